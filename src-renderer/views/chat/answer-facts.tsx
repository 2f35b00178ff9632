import { formatCount, formatDuration, formatRate } from '../../lib/format.ts'
import type { Answer, Ending } from '../../stores/conversation.ts'

/** The numbers below an answer. */
export function AnswerFacts({ answer }: { answer: Answer }) {
  const facts = [
    answer.state === 'stopped' ? 'Stopped' : null,
    ...(answer.ending === null ? [] : factsOf(answer.ending)),
  ]
  return (
    <ul
      aria-label="Figures"
      className="ml-1.5 flex flex-wrap gap-x-3.5 text-xs text-ink-3 tabular-nums"
    >
      {facts.map((fact) => fact !== null && <li key={fact}>{fact}</li>)}
    </ul>
  )
}

function factsOf({ reason, usage, firstTokenMs, tokensPerSecond }: Ending): (string | null)[] {
  return [
    reason === 'length' ? 'Cut off at the length limit' : null,
    formatCount(usage.completionTokens, 'token'),
    tokensPerSecond === null ? null : formatRate(tokensPerSecond),
    `First token after ${formatDuration(firstTokenMs)}`,
    usage.cachedTokens === 0
      ? null
      : `${formatCount(usage.cachedTokens, 'cached token')} of ${usage.promptTokens}`,
  ]
}
