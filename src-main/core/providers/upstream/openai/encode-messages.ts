import { createHash } from 'node:crypto'
import type { Block, Turn } from '../../../chat.ts'
import { type JsonObject, objectOf } from '../json.ts'
import type { Drop } from './encode-options.ts'
import { toPart } from './encode-media.ts'
import type { Quirks } from './quirks.ts'

type Message = Readonly<Record<string, unknown>>
type ToolCall = Extract<Block, { type: 'tool_call' }>
type TextBlock = Extract<Block, { type: 'text' }>

export interface MessageOptions {
  readonly quirks: Quirks
  readonly drop: Drop
  /** What the provider wants to see again with a call; `undefined` for nothing. */
  readonly recall: (callId: string) => unknown
}

/**
 * Turns as messages, in their order. Results of tools are messages of their own; what a user shows
 * beside them follows after the last of the run, since nothing may come between.
 * @throws CorralError `unsupported` for media that the provider cannot take
 */
export function encodeMessages(turns: readonly Turn[], options: MessageOptions): Message[] {
  const messages: Message[] = []
  let shown: Block[] = []
  let hasBegun = false
  const flush = () => {
    if (shown.length > 0) messages.push(userMessage(shown, options))
    shown = []
  }
  for (const [index, { role, blocks }] of turns.entries()) {
    if (role === 'tool') {
      const isResult = (block: Block) => block.type === 'tool_result'
      messages.push(...blocks.flatMap((block) => resultMessage(block, options)))
      shown.push(...blocks.filter((block) => !isResult(block)))
      hasBegun = true
      continue
    }
    flush()
    if (role === 'system') messages.push(systemMessage(blocks, hasBegun, options))
    else if (role === 'user') messages.push(userMessage(blocks, options))
    else messages.push(assistantMessage(blocks, `turns.${index}`, options))
    hasBegun ||= role !== 'system'
  }
  flush()
  return messages
}

function systemMessage(
  blocks: readonly Block[],
  isLater: boolean,
  { quirks }: MessageOptions,
): Message {
  const texts = blocks.filter((block) => block.type === 'text')
  if (isLater && !quirks.takesLaterSystem) {
    const text = texts.map((block) => block.text).join('\n')
    return { role: 'user', content: `<system>\n${text}\n</system>` }
  }
  return { role: quirks.systemRole, content: textContent(texts, '\n', quirks) }
}

function userMessage(blocks: readonly Block[], { quirks }: MessageOptions): Message {
  const isText = (block: Block): block is TextBlock => block.type === 'text'
  if (blocks.every(isText)) return { role: 'user', content: textContent(blocks, '\n', quirks) }
  return { role: 'user', content: blocks.flatMap((block) => toPart(block, quirks)) }
}

function resultMessage(block: Block, { quirks }: MessageOptions): Message[] {
  if (block.type !== 'tool_result') return []
  return [{ role: 'tool', tool_call_id: callId(block.callId, quirks), content: block.text }]
}

function assistantMessage(
  blocks: readonly Block[],
  path: string,
  { quirks, drop, recall }: MessageOptions,
): Message {
  const texts = blocks.filter((block) => block.type === 'text')
  const calls = blocks.filter((block) => block.type === 'tool_call')
  const thinking = blocks.filter((block) => block.type === 'thinking')
  const known = calls.map(({ id }) => objectOf(recall(id)))
  if (quirks.replay === null && thinking.length > 0) drop(path, 'thinking')
  if (blocks.some(({ type }) => type === 'image' || type === 'document')) drop(path, 'pictures')
  return {
    role: 'assistant',
    content: texts.length === 0 && calls.length > 0 ? null : textContent(texts, '', quirks),
    ...encodeThought(thinking.map(({ text }) => text).join('\n'), known[0], quirks),
    ...(calls.length > 0 && { tool_calls: encodeCalls(calls, known, quirks) }),
  }
}

/** What a provider has said about its thinking itself stands for the text. */
function encodeThought(
  thought: string,
  ofFirstCall: JsonObject | undefined,
  { replay, needsReplay }: Quirks,
): Message {
  const details = ofFirstCall?.reasoning_details
  if (details !== undefined) return { reasoning_details: details }
  const isWanted = thought !== '' || (needsReplay && ofFirstCall !== undefined)
  return replay !== null && isWanted ? { [replay]: thought } : {}
}

function encodeCalls(
  calls: readonly ToolCall[],
  known: readonly JsonObject[],
  { missingSignature, ...quirks }: Quirks,
): Message[] {
  // Google asks for a signature at the first call of a turn only.
  const standIn = missingSignature !== null && { google: { thought_signature: missingSignature } }
  return calls.map(({ id, name, arguments: text }, index) => {
    const extra_content = known[index]?.extra_content ?? (index === 0 ? standIn : false)
    return {
      id: callId(id, quirks),
      type: 'function',
      function: { name, arguments: text },
      ...(extra_content !== false && { extra_content }),
    }
  })
}

function textContent(texts: readonly TextBlock[], separator: string, quirks: Quirks): unknown {
  if (texts.length > 1 && quirks.takesTextParts)
    return texts.map(({ text }) => ({ type: 'text', text }))
  return texts.map(({ text }) => text).join(separator)
}

/** Mistral takes only ids of its own form; the same id always becomes the same one. */
function callId(id: string, { hasShortCallIds }: Pick<Quirks, 'hasShortCallIds'>): string {
  if (!hasShortCallIds || /^[a-zA-Z0-9]{9}$/.test(id)) return id
  return createHash('sha256').update(id).digest('hex').slice(0, 9)
}
