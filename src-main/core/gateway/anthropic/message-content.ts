import type { AnswerEnd, AnswerEvent } from '../../chat.ts'
import { type BlockStep, createBlockSequence, toInput } from '../block-sequence.ts'
import { ownSignature } from '../../providers/upstream/anthropic/own-signature.ts'
import type { Finish } from './stop-reason.ts'

/** The content blocks of a whole answer, and how it ended. */
export async function collectMessage(
  events: AsyncIterable<AnswerEvent>,
  showThinking: boolean,
): Promise<{ content: object[]; finish: Finish; end: AnswerEnd }> {
  const sequence = createBlockSequence()
  const steps: BlockStep[] = []
  let finish: Finish | undefined
  let end: AnswerEnd | undefined
  for await (const event of events) {
    if (event.type === 'end') end = event
    else if (event.type === 'finish') finish = event
    else if (event.type !== 'waiting') steps.push(...sequence.take(event))
  }
  if (!finish || !end) throw new Error('the answer has no end')
  steps.push(...sequence.end())
  return { content: toContent(steps, showThinking), finish, end }
}

function toContent(steps: readonly BlockStep[], showThinking: boolean): object[] {
  const content: object[] = []
  let text = ''
  let block: Extract<BlockStep, { type: 'start' }>['block'] | undefined
  for (const step of steps) {
    if (step.type === 'delta') {
      text += step.text
    } else if (step.type === 'start') {
      block = step.block
      text = ''
    } else if (block?.type === 'tool_use') {
      // A model may write broken arguments: its client shall see them, and not run half of them.
      content.push({ ...block, input: toInput(text) ?? { _raw: text } })
    } else if (block?.type === 'text') {
      content.push({ type: 'text', text })
    } else {
      content.push(toThinking(text, showThinking))
    }
  }
  return content
}

function toThinking(text: string, shown: boolean): object {
  if (shown) return { type: 'thinking', thinking: text, signature: ownSignature('') }
  return { type: 'thinking', thinking: '', signature: ownSignature(text) }
}
