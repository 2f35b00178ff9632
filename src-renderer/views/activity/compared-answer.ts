import type { AuditLog } from '../../../src-main/contract/activity.ts'
import type { KeptAnswer } from '../../../src-main/contract/kept-content.ts'
import type { Replay } from '../../stores/replays.ts'
import { formatCount, formatDuration } from '../../lib/format.ts'
import { costText } from '../../lib/log-text.ts'

/** One side of a comparison. */
export interface ComparedAnswer {
  title: string
  text: string
  thinking: string
  toolCalls: KeptAnswer['tool_calls']
  /** In the order of `figureNames`; null where it is not known. */
  figures: (string | null)[]
}

export const figureNames = ['Took', 'First token', 'Tokens read', 'Tokens written', 'Cost'] as const

/** The answer that the app got: the last that says anything. */
export function originalOf(
  answers: readonly KeptAnswer[],
  attempts: readonly AuditLog[],
): ComparedAnswer {
  const answer =
    answers.findLast(({ text, tool_calls }) => text !== '' || tool_calls.length > 0) ??
    answers.at(-1)
  const log = attempts.find(({ attempt }) => attempt === answer?.attempt) ?? attempts.at(-1)
  return {
    title: log?.model ?? 'Original',
    text: answer?.text ?? '',
    thinking: answer?.thinking ?? '',
    toolCalls: answer?.tool_calls ?? [],
    figures: figuresOf(log ?? null),
  }
}

export function replayedOf(replay: Replay): ComparedAnswer {
  const { model, text, thinking, toolCalls, ending, log } = replay
  const [took, first, read, written, cost] = figuresOf(log)
  return {
    title: model,
    text,
    thinking,
    toolCalls,
    figures: [
      took ?? null,
      first ?? (ending === null ? null : formatDuration(ending.firstTokenMs)),
      read ?? countText(ending?.usage.promptTokens),
      written ?? countText(ending?.usage.completionTokens),
      cost ?? null,
    ],
  }
}

function figuresOf(log: AuditLog | null): (string | null)[] {
  if (log === null) return figureNames.map(() => null)
  return [
    formatDuration(log.duration_ms),
    log.first_token_ms === null ? null : formatDuration(log.first_token_ms),
    countText(log.prompt_tokens),
    countText(log.completion_tokens),
    log.cost_nanousd === null ? null : costText(log.cost_nanousd),
  ]
}

function countText(count: number | null | undefined): string | null {
  return count == null ? null : count.toLocaleString('en')
}

/** What the calls of tools have in common, in a sentence; null where there are none. */
export function callsText(
  original: ComparedAnswer['toolCalls'],
  other: ComparedAnswer['toolCalls'],
): string | null {
  if (original.length === 0 && other.length === 0) return null
  const same = original.filter((call) => other.some((one) => sameCall(call, one))).length
  if (same === original.length && same === other.length) return 'The same calls of tools.'
  const sides = `${formatCount(original.length, 'call')} before, ${other.length} now`
  return `Other calls of tools: ${sides}, ${same} the same.`
}

type Call = ComparedAnswer['toolCalls'][number]

function sameCall(one: Call, other: Call): boolean {
  return one.name === other.name && canonical(one.arguments) === canonical(other.arguments)
}

/** Spaces and the order of fields are no difference. */
function canonical(given: string): string {
  try {
    return JSON.stringify(sorted(JSON.parse(given)))
  } catch {
    return given
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
