import type { PooledModel, Slot } from '../../../src-main/contract/pool.ts'
import { formatCount, formatPercent } from '../../lib/format.ts'

/** What a slot is doing, in words. */
export function slotText(slot: Slot): string {
  const { state, tokens, promptTokens, completionTokens } = slot
  if (state === 'idle') return tokens === 0 ? 'Free' : 'Free, remembers its conversation'
  if (state === 'prompt') {
    return `Reading ${formatPercent(readFraction(slot))} of ${formatCount(promptTokens, 'token')}`
  }
  return completionTokens === 0
    ? 'Answering'
    : `Answering, ${formatCount(completionTokens, 'token')}`
}

/** How much of the prompt is there, computed or from before. */
export function readFraction({ promptTokens, computedPromptTokens, cachedTokens }: Slot): number {
  if (promptTokens === 0) return 0
  return Math.min(1, (computedPromptTokens + cachedTokens) / promptTokens)
}

/** "2,048 of 8,192 tokens"; without the bound while it is not known. */
export function heldText({ tokens }: Slot, contextTokens: number | null): string {
  const held = tokens.toLocaleString('en')
  if (contextTokens === null) return formatCount(tokens, 'token')
  return `${held} of ${contextTokens.toLocaleString('en')} tokens`
}

/** Where the prompts came from since the load; null before the first. */
export function promptSourceText(
  model: Pick<PooledModel, 'promptTokensComputed' | 'promptTokensCached'>,
): string | null {
  const { promptTokensComputed: computed, promptTokensCached: cached } = model
  if (computed + cached === 0) return null
  return `${formatPercent(cached / (computed + cached))} from memory`
}
