import type { Effort, Thinking } from '../../../chat.ts'
import type { EffortWord } from './openai-model.ts'
import type { Quirks } from './quirks.ts'

/** The fields that say how much the model should think. */
export function encodeThinking(
  thinking: Thinking,
  { thinking: style }: Quirks,
  drop: (path: string, what: string) => void,
): Readonly<Record<string, unknown>> {
  const { enabled, effort } = thinking
  if (enabled === null && effort === null) return {}
  if (style.type === 'template') return toTemplateOptions(thinking)
  const word = style.type === 'none' ? null : toWord(thinking, style.words)
  if (style.type === 'switch') {
    const type = enabled === false ? 'disabled' : 'enabled'
    return { thinking: { type }, ...(type === 'enabled' && word && { reasoning_effort: word }) }
  }
  if (word === null) {
    // What cannot be turned up is on already; what cannot be turned off stays on.
    if (enabled === false || effort !== null) drop('thinking', 'the model has no such setting')
    return {}
  }
  if (style.type === 'effort') return { reasoning_effort: word }
  return { reasoning: { effort: word } }
}

function toTemplateOptions({ enabled, effort }: Thinking): Readonly<Record<string, unknown>> {
  return {
    chat_template_kwargs: {
      ...(enabled !== null && { enable_thinking: enabled }),
      ...(effort !== null && { reasoning_effort: effort }),
    },
  }
}

const order: readonly EffortWord[] = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']

/** The word that is nearest to the wish, the lesser one of two; `null` for none that fits. */
function toWord({ enabled, effort }: Thinking, words: readonly EffortWord[]): EffortWord | null {
  if (enabled === false) return words.includes('none') ? 'none' : (words[0] ?? null)
  const wish: Effort | null = effort ?? (words.includes('none') ? 'medium' : null)
  if (wish === null) return null
  const known = words.filter((word) => word !== 'none')
  return known.findLast((word) => order.indexOf(word) <= order.indexOf(wish)) ?? known[0] ?? null
}
