import type { AnswerEnding } from '../../contract/conversation.ts'
import type { AnswerEnd } from '../chat.ts'
import type { AttemptRecord } from '../gateway/attempts/attempt.ts'
import { tryOf } from '../gateway/request-log/entry-parts.ts'

const nanousdPerUsd = 1e9

/**
 * How an answer ended, as the gateway counted it. `null` when no try has come to an end that tells.
 * @param records of all tries of all rounds, in order
 * @param ends of the rounds, in order
 */
export function endingOf(
  records: readonly AttemptRecord[],
  ends: readonly AnswerEnd[],
  { reason, contextTokens }: Pick<AnswerEnding, 'reason' | 'contextTokens'>,
): AnswerEnding | null {
  const used = records.flatMap(({ usage, ...record }) => (usage ? { ...record, usage } : []))
  const last = used.at(-1)
  if (!last) return null
  const sum = (read: (record: (typeof used)[number]) => number) =>
    used.reduce((total, record) => total + read(record), 0)
  const isPriced = used.every(({ costNanousd }) => costNanousd !== null)
  const { target } = last
  return {
    reason,
    promptTokens: last.usage.promptTokens,
    cachedTokens: last.usage.cachedTokens,
    completionTokens: sum(({ usage }) => usage.completionTokens),
    thinkingTokens: sum(({ usage }) => usage.thinkingTokens),
    estimated: used.some(({ estimated }) => estimated),
    firstTokenMs: ends[0]?.firstTokenMs ?? used[0]?.firstContentMs ?? 0,
    tokensPerSecond: ends.at(-1)?.tokensPerSecond ?? null,
    contextTokens,
    ranAt: {
      provider: target.kind === 'local' ? null : target.provider,
      model: target.model,
      leftThisMac: records.some(
        (record) => tryOf(record, { stream: true }).target?.leaves ?? false,
      ),
    },
    costUsd: isPriced ? sum(({ costNanousd }) => costNanousd ?? 0) / nanousdPerUsd : null,
  }
}
