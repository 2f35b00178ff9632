import { createHash } from 'node:crypto'
import type { Block, Turn } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import type { CallTraits, TemplateCall, TemplateMessage, TemplateTraits } from './message.ts'
import { placeResults } from './place-results.ts'
import { splitThinking } from './split-thinking.ts'
import { callText, resultText } from './tool-instruction.ts'

type CallBlock = Extract<Block, { type: 'tool_call' }>

/**
 * Turns as messages that this template understands.
 * @throws CorralError `invalid_input` for a call whose arguments are no JSON object
 */
export function messagesOf(turns: readonly Turn[], traits: TemplateTraits): TemplateMessage[] {
  const calls = knownCalls(turns, traits.calls?.ids ?? 'own')
  const messages = turns.flatMap((turn, at) => {
    if (turn.role === 'assistant') return answerMessages(turn, traits, calls, `messages.${at}`)
    return resultMessages(turn, traits, calls) ?? [{ role: turn.role, content: textOf(turn) }]
  })
  return traits.calls ? placeResults(messages, traits.calls) : messages
}

/** Calls of a conversation by the id that the client gave them. */
type KnownCalls = ReadonlyMap<string, { readonly id: string; readonly name: string }>

function knownCalls(turns: readonly Turn[], ids: CallTraits['ids']): KnownCalls {
  const calls = new Map<string, { id: string; name: string }>()
  for (const block of turns.flatMap((turn) => turn.blocks)) {
    if (block.type !== 'tool_call') continue
    const forms = {
      own: block.id,
      short: shortId(block.id),
      named: `functions.${block.name}:${calls.size}`,
    }
    calls.set(block.id, { id: forms[ids], name: block.name })
  }
  return calls
}

function shortId(id: string): string {
  if (/^[a-zA-Z0-9]{9}$/.test(id)) return id
  return createHash('sha256').update(id).digest('hex').slice(0, 9)
}

function answerMessages(
  turn: Turn,
  traits: TemplateTraits,
  known: KnownCalls,
  path: string,
): TemplateMessage[] {
  const { thinking, text } = splitThinking(turn.blocks)
  const calls = turn.blocks.filter((block) => block.type === 'tool_call')
  // gpt-oss takes what is said beside a call for thinking, and refuses both.
  const saysInThinking = traits.thinkingField === 'thinking' && calls.length > 0 && thinking !== ''
  const said = saysInThinking ? '' : text
  const thought = saysInThinking && text ? `${thinking}\n\n${text}` : thinking
  const message: TemplateMessage = {
    role: 'assistant',
    content: said,
    ...(traits.thinkingField && thought && { [traits.thinkingField]: thought }),
  }
  if (calls.length === 0) return [message]
  if (!traits.calls) {
    const texts = calls.map((call) => callText(call.name, call.arguments))
    return [{ ...message, content: [said, ...texts].filter(Boolean).join('\n') }]
  }
  const { calls: form } = traits
  const tool_calls = calls.map((call) => templateCall(call, form, known, path))
  // A template that wants no content beside calls would drop them.
  if (form.emptyContent === null && said) {
    return [message, { role: 'assistant', content: null, tool_calls }]
  }
  return [{ ...message, content: said || form.emptyContent, tool_calls }]
}

function templateCall(
  call: CallBlock,
  form: CallTraits,
  known: KnownCalls,
  path: string,
): TemplateCall {
  const value = parseObject(call.arguments)
  if (!value) {
    throw new CorralError('invalid_input', 'The arguments of a tool call are no JSON object.', {
      param: path,
    })
  }
  return {
    id: known.get(call.id)?.id ?? call.id,
    type: 'function',
    function: {
      name: call.name,
      arguments: form.arguments === 'text' ? call.arguments || '{}' : value,
    },
  }
}

function parseObject(json: string): object | null {
  try {
    const value: unknown = JSON.parse(json || '{}')
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** The results in a turn, each a message of its own; `null` when there are none. */
function resultMessages(
  turn: Turn,
  traits: TemplateTraits,
  known: KnownCalls,
): TemplateMessage[] | null {
  const results = turn.blocks.filter((block) => block.type === 'tool_result')
  if (results.length === 0) return null
  if (!traits.calls) {
    const content = results.map((result) => resultText(result.text)).join('\n')
    return [{ role: 'user', content }]
  }
  return results.map((result) => ({
    role: 'tool',
    name: known.get(result.callId)?.name ?? '',
    tool_call_id: known.get(result.callId)?.id ?? result.callId,
    content: result.text,
  }))
}

function textOf(turn: Turn): string {
  return turn.blocks.map((block) => ('text' in block ? block.text : '')).join('')
}
