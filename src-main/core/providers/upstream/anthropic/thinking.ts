import type { Effort, Thinking } from '../../../chat.ts'
import type { ModelTraits } from './model-traits.ts'
import type { Drop, OutputConfig, WireMessage, WireThinking } from './wire-body.ts'

export interface ThinkingWish {
  readonly thinking?: WireThinking
  readonly effort?: NonNullable<OutputConfig['effort']>
}

/** Highest first. */
const efforts: readonly Effort[] = ['max', 'xhigh', 'high', 'medium', 'low', 'minimal']

/** An effort of its own already wants thinking, as in OpenAI's dialect. */
export function toThinkingWish(
  { enabled, effort }: Thinking,
  traits: ModelTraits,
  { maxTokens, messages }: { maxTokens: number; messages: readonly WireMessage[] },
  drop: Drop,
): ThinkingWish {
  if (enabled === false) return off(traits, drop)
  if (enabled === null && effort === null) return {}
  if (traits.thinking === 'none') {
    drop('thinking', 'this model does not think')
    return {}
  }
  if (traits.thinking === 'adaptive') {
    return { thinking: { type: 'adaptive', display: 'summarized' }, ...toEffort(effort, traits) }
  }
  if (lacksSignedThinking(messages)) {
    drop('thinking', 'a call of an earlier answer came without signed thinking')
    return {}
  }
  if (maxTokens <= minBudget) {
    drop('thinking', 'max_tokens leaves no room for it')
    return {}
  }
  return { thinking: { type: 'enabled', budget_tokens: toBudget(effort, maxTokens) } }
}

function off(traits: ModelTraits, drop: Drop): ThinkingWish {
  if (traits.thinkingOff !== null) return { thinking: { type: traits.thinkingOff } }
  if (traits.thinking === 'none') return {}
  drop('thinking', 'cannot be switched off in this model')
  return toEffort('low', traits)
}

function toEffort(effort: Effort | null, { efforts: known }: ModelTraits): ThinkingWish {
  if (effort === null) return {}
  const atMost = efforts.slice(efforts.indexOf(effort))
  const taken = atMost.find((level) => known.includes(level)) ?? known.at(-1)
  return taken === undefined || taken === 'minimal' ? {} : { effort: taken }
}

const minBudget = 1024
const budgets: Readonly<Record<Effort, number>> = {
  minimal: 1024,
  low: 1024,
  medium: 4096,
  high: 16_384,
  xhigh: 16_384,
  max: 16_384,
}

/** Half of the answer at most: thinking counts among its tokens. */
function toBudget(effort: Effort | null, maxTokens: number): number {
  return Math.max(minBudget, Math.min(budgets[effort ?? 'medium'], Math.floor(maxTokens / 2)))
}

/** With a budget, an answer that waits for results has to begin with its thinking. */
function lacksSignedThinking(messages: readonly WireMessage[]): boolean {
  const last = messages.at(-1)
  const answer = messages.findLast(({ role }) => role === 'assistant')
  if (last?.role !== 'user' || last.content[0]?.type !== 'tool_result') return false
  const first = answer?.content[0]?.type
  return first !== 'thinking' && first !== 'redacted_thinking'
}
