import { CloudUpload, Laptop } from 'lucide-react'
import type { Answer, AnswerEnding } from '../../../src-main/contract/conversation.ts'
import { formatCost, formatCount, formatDuration, formatRate } from '../../lib/format.ts'
import { useProviders } from '../../stores/providers.ts'
import { useModelName } from './use-model-name.ts'

const endings: Record<AnswerEnding['reason'], string | null> = {
  stop: null,
  length: 'Cut off at the length limit',
  refusal: 'The model declined',
  tool_limit: 'Stopped after too many tools',
}

/** Where an answer was made, what it cost, and the other numbers below it. */
export function AnswerFacts({ answer, isNamed }: { answer: Answer; isNamed: boolean }) {
  const name = useModelName(answer.model)
  const { ending, state } = answer
  const facts = [
    state === 'stopped' ? 'Stopped' : null,
    ...(ending === null ? [] : factsOf(ending)),
  ].filter((fact) => fact !== null)
  return (
    <ul
      aria-label="Figures"
      className="flex min-h-7 flex-1 basis-64 flex-wrap items-center gap-x-3 pl-1.5 text-xs text-ink-3 tabular-nums"
    >
      {isNamed && <li className="font-medium text-ink-2">{name}</li>}
      {ending !== null && <Place ranAt={ending.ranAt} />}
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  )
}

function Place({ ranAt: { provider, model, leftThisMac } }: { ranAt: AnswerEnding['ranAt'] }) {
  // The name only: the list is asked for again every few seconds, and there are many answers.
  const known = useProviders(
    ({ value }) => value?.find(({ name: one }) => one === provider)?.display_name,
  )
  const name = known ?? provider
  if (provider === null) {
    return (
      <li className="flex items-center gap-1" title={`${model}, on this Mac`}>
        <Laptop size={12} aria-hidden />
        On this Mac
      </li>
    )
  }
  return (
    <li
      className={`flex items-center gap-1 ${leftThisMac ? 'font-medium text-accent' : ''}`}
      title={`${model} at ${name}`}
    >
      <CloudUpload size={12} aria-hidden />
      {leftThisMac ? `Left this Mac: ${name}` : name}
    </li>
  )
}

function factsOf(ending: AnswerEnding): (string | null)[] {
  const { reason, costUsd, completionTokens, estimated, promptTokens, cachedTokens } = ending
  const cost = costUsd === null || costUsd === 0 ? null : formatCost(costUsd * 1e6)
  const tokens = formatCount(completionTokens, 'token')
  return [
    endings[reason],
    cost,
    estimated ? `about ${tokens}` : tokens,
    ending.tokensPerSecond === null ? null : formatRate(ending.tokensPerSecond),
    `First token after ${formatDuration(ending.firstTokenMs)}`,
    cachedTokens === 0
      ? null
      : `${formatCount(cachedTokens, 'cached token')} of ${promptTokens.toLocaleString('en')}`,
  ]
}
