import { z } from 'zod'
import type { Thinking } from '../../chat.ts'

export const ThinkingWish = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('enabled'),
      budget_tokens: z.number().int().min(1).nullish(),
      display: z.string().nullish(),
    }),
    z.object({ type: z.literal('adaptive'), display: z.string().nullish() }),
    z.object({ type: z.literal('disabled') }),
  ])
  .nullish()
type ThinkingWish = z.infer<typeof ThinkingWish>

type Effort = Thinking['effort']

const efforts = new Map<string, Effort>([
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['xhigh', 'xhigh'],
  ['max', 'max'],
])

/** `adaptive`, like no wish at all, leaves it to the model. An effort counts more than a budget. */
export function toThinking(wish: ThinkingWish, effort: string | null | undefined): Thinking {
  const named = efforts.get(effort ?? '') ?? null
  if (wish?.type === 'disabled') return { enabled: false, effort: null }
  if (wish?.type === 'enabled') {
    return { enabled: true, effort: named ?? ofBudget(wish.budget_tokens ?? null) }
  }
  return { enabled: null, effort: named }
}

/** Whether the client wants to read the thinking, or only to carry it. */
export function wantsToSeeThinking(wish: ThinkingWish): boolean {
  return wish == null || wish.type === 'disabled' || wish.display !== 'omitted'
}

function ofBudget(tokens: number | null): Effort {
  if (tokens === null) return null
  if (tokens <= 2048) return 'low'
  if (tokens <= 8192) return 'medium'
  return tokens <= 24_576 ? 'high' : 'xhigh'
}
