import type { Block } from '../../chat.ts'

const marks = [
  ['<think>', '</think>'],
  ['[THINK]', '[/THINK]'],
  ['<seed:think>', '</seed:think>'],
] as const

/**
 * Text and thinking of an earlier answer. Clients that know no thinking send it back as text, in
 * the model's own marks; templates can only drop it when it comes apart.
 */
export function splitThinking(blocks: readonly Block[]): { thinking: string; text: string } {
  const all = (type: 'text' | 'thinking') =>
    blocks.map((block) => (block.type === type ? block.text : '')).join('')
  const [thinking, text] = [all('thinking'), all('text')]
  if (thinking) return { thinking, text }
  const start = text.trimStart()
  for (const [open, close] of marks) {
    if (!start.startsWith(open)) continue
    const end = start.indexOf(close)
    if (end < 0) continue
    return {
      thinking: start.slice(open.length, end).trim(),
      text: start.slice(end + close.length).trimStart(),
    }
  }
  return { thinking, text }
}
