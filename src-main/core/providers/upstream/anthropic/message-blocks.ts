import { randomBytes } from 'node:crypto'
import type { AnswerEvent } from '../../../chat.ts'
import { type JsonObject, isObject, objectOf, parseJson, textOf } from '../json.ts'
import type { SignedThinking } from './said-blocks.ts'
import { toServerToolText } from './server-tool-text.ts'
import type { OpaqueBlock } from './wire-body.ts'
import { fromWireName } from './wire-name.ts'

/** Reads the blocks of an answer, from `content_block_start` to `content_block_stop`. */
export interface MessageBlocks {
  start(index: unknown, block: unknown): AnswerEvent[]
  delta(index: unknown, delta: unknown): AnswerEvent[]
  stop(index: unknown): AnswerEvent[]
  /** Calls so far. */
  readonly calls: number
}

interface OpenBlock {
  readonly block: JsonObject
  /** Among the calls; -1 for other blocks. */
  readonly call: number
  /** Of its input, or of its thinking. */
  text: string
  signature: string
}

/** `onSigned` gets the signed thinking that has to go back with a call. */
export function createMessageBlocks(
  onSigned: (callId: string, signed: SignedThinking) => void,
): MessageBlocks {
  const open = new Map<unknown, OpenBlock>()
  let calls = 0
  let signed: { beforeText: OpaqueBlock[]; afterText: OpaqueBlock[] } | null = null
  let hasText = false

  const keep = (block: OpaqueBlock) => {
    signed ??= { beforeText: [], afterText: [] }
    if (hasText) signed.afterText.push(block)
    else signed.beforeText.push(block)
  }
  const startCall = (block: JsonObject): AnswerEvent[] => {
    const id = textOf(block.id) || `toolu_${randomBytes(18).toString('base64url')}`
    if (signed) onSigned(id, signed)
    signed = null
    hasText = false
    const name = fromWireName(textOf(block.name))
    return [{ type: 'tool_call', choice: 0, index: calls++, id, name }]
  }
  const text = (said: string): AnswerEvent[] => {
    if (said === '') return []
    hasText = true
    return [{ type: 'text', choice: 0, text: said }]
  }

  return {
    get calls() {
      return calls
    },
    start(index, value) {
      const block = objectOf(value)
      const { type } = block
      const call = type === 'tool_use' ? calls : -1
      const thought = textOf(block.thinking)
      open.set(index, { block, call, text: thought, signature: textOf(block.signature) })
      if (type === 'tool_use') return startCall(block)
      if (type === 'text') return text(textOf(block.text))
      if (type === 'thinking') return toThinking(thought)
      if (type === 'redacted_thinking') keep({ type, data: textOf(block.data) })
      return []
    },
    delta(index, value) {
      const at = open.get(index)
      const delta = objectOf(value)
      if (!at) return []
      if (delta.type === 'text_delta') return text(textOf(delta.text))
      if (delta.type === 'signature_delta') {
        at.signature += textOf(delta.signature)
        return []
      }
      const more = textOf(delta.type === 'thinking_delta' ? delta.thinking : delta.partial_json)
      at.text += more
      if (more === '') return []
      if (delta.type === 'thinking_delta') return toThinking(more)
      return at.call < 0 ? [] : [toArguments(at.call, more)]
    },
    stop(index) {
      const at = open.get(index)
      open.delete(index)
      if (!at) return []
      const { block, call, signature } = at
      if (call >= 0) return at.text === '' ? [toArguments(call, wholeInput(block))] : []
      if (block.type === 'thinking') {
        if (signature !== '') keep({ type: 'thinking', thinking: at.text, signature })
        return []
      }
      if (block.type === 'text' || block.type === 'redacted_thinking') return []
      return text(toServerToolText(block, at.text === '' ? block.input : parseJson(at.text)))
    },
  }
}

function toThinking(text: string): AnswerEvent[] {
  return text === '' ? [] : [{ type: 'thinking', choice: 0, text }]
}

function toArguments(index: number, text: string): AnswerEvent {
  return { type: 'tool_arguments', choice: 0, index, text }
}

/** The input of a call that comes in one piece, or not at all. */
function wholeInput({ input }: JsonObject): string {
  return isObject(input) ? JSON.stringify(input) : '{}'
}
