import { randomBytes } from 'node:crypto'
import { type ClientTools, toCustomInput } from './tool-names.ts'

/** An item of a response's output, as it is on the wire. */
export type OutputItem = Readonly<Record<string, unknown>> & { readonly id: string }

/** An event before it gets its number. */
export type ItemEvent = { readonly type: string } & Readonly<Record<string, unknown>>

/** Writes one item of the output, event by event. */
export interface ItemWriter {
  start(): ItemEvent[]
  delta(text: string): ItemEvent[]
  /** What is left, and the item as it is now whole, or as far as it came. */
  stop(status: 'completed' | 'incomplete'): { events: ItemEvent[]; item: OutputItem }
}

type Kind = 'text' | 'thinking' | { readonly id: string; readonly name: string }

/** Says only that thinking is a model's here: clients that keep no responses ask for something. */
const encryptedThinking = Buffer.from('corral').toString('base64')

/** `at` is the place of the item in the output. */
export function createItemWriter(
  kind: Kind,
  at: number,
  options: { readonly clientTools: ClientTools; readonly wantsEncryptedThinking: boolean },
): ItemWriter {
  if (kind === 'text') return writeMessage(at)
  if (kind === 'thinking') return writeReasoning(at, options.wantsEncryptedThinking)
  const client = options.clientTools.get(kind.name)
  const call = {
    call_id: kind.id,
    name: client?.name ?? kind.name,
    ...(client?.namespace != null && { namespace: client.namespace }),
  }
  return client?.kind === 'custom' ? writeCustomCall(at, call) : writeFunctionCall(at, call)
}

const added = (at: number, item: OutputItem): ItemEvent => ({
  type: 'response.output_item.added',
  output_index: at,
  item,
})
const done = (at: number, item: OutputItem): ItemEvent => ({
  type: 'response.output_item.done',
  output_index: at,
  item,
})

function idFor(prefix: string): string {
  return `${prefix}_${randomBytes(18).toString('base64url')}`
}

function writeMessage(at: number): ItemWriter {
  const id = idFor('msg')
  const place = { item_id: id, output_index: at, content_index: 0 }
  const part = (text: string) => ({ type: 'output_text', text, annotations: [], logprobs: [] })
  const base = { id, type: 'message', role: 'assistant' }
  let whole = ''
  return {
    start: () => [
      added(at, { ...base, status: 'in_progress', content: [] }),
      { type: 'response.content_part.added', ...place, part: part('') },
    ],
    delta(text) {
      whole += text
      return [{ type: 'response.output_text.delta', ...place, delta: text, logprobs: [] }]
    },
    stop(status) {
      const item = { ...base, status, content: [part(whole)] }
      const events = [
        { type: 'response.output_text.done', ...place, text: whole, logprobs: [] },
        { type: 'response.content_part.done', ...place, part: part(whole) },
        done(at, item),
      ]
      return { item, events }
    },
  }
}

/**
 * Thinking is told as the summary, although it is all of it: that is what Codex and the SDKs show,
 * and what they send back.
 */
function writeReasoning(at: number, encrypted: boolean): ItemWriter {
  const id = idFor('rs')
  const place = { item_id: id, output_index: at, summary_index: 0 }
  const part = (text: string) => ({ type: 'summary_text', text })
  const base = {
    id,
    type: 'reasoning',
    ...(encrypted && { encrypted_content: encryptedThinking }),
  }
  let whole = ''
  return {
    start: () => [
      added(at, { ...base, status: 'in_progress', summary: [] }),
      { type: 'response.reasoning_summary_part.added', ...place, part: part('') },
    ],
    delta(text) {
      whole += text
      return [{ type: 'response.reasoning_summary_text.delta', ...place, delta: text }]
    },
    stop(status) {
      const item = { ...base, status, summary: [part(whole)] }
      const events = [
        { type: 'response.reasoning_summary_text.done', ...place, text: whole },
        { type: 'response.reasoning_summary_part.done', ...place, part: part(whole) },
        done(at, item),
      ]
      return { item, events }
    },
  }
}

interface NamedCall {
  readonly call_id: string
  readonly name: string
  readonly namespace?: string
}

function writeFunctionCall(at: number, call: NamedCall): ItemWriter {
  const id = idFor('fc')
  const place = { item_id: id, output_index: at }
  const base = { id, type: 'function_call', ...call }
  const deltaOf = (text: string): ItemEvent => ({
    type: 'response.function_call_arguments.delta',
    ...place,
    delta: text,
  })
  let whole = ''
  return {
    start: () => [added(at, { ...base, status: 'in_progress', arguments: '' })],
    delta(text) {
      whole += text
      return [deltaOf(text)]
    },
    stop(status) {
      const events: ItemEvent[] = []
      if (whole === '' && status === 'completed') {
        whole = '{}'
        events.push(deltaOf(whole))
      }
      const item = { ...base, status, arguments: whole }
      const { name } = call
      const type = 'response.function_call_arguments.done'
      events.push({ type, ...place, name, arguments: whole }, done(at, item))
      return { item, events }
    },
  }
}

/** Its text is known only when its JSON is whole, and comes in one piece then. */
function writeCustomCall(at: number, call: NamedCall): ItemWriter {
  const id = idFor('ctc')
  const place = { item_id: id, output_index: at }
  const base = { id, type: 'custom_tool_call', ...call }
  let whole = ''
  return {
    start: () => [added(at, { ...base, status: 'in_progress', input: '' })],
    delta(text) {
      whole += text
      return []
    },
    stop(status) {
      const input = toCustomInput(whole)
      const item = { ...base, status, input }
      const events = [
        { type: 'response.custom_tool_call_input.delta', ...place, delta: input },
        { type: 'response.custom_tool_call_input.done', ...place, input },
        done(at, item),
      ]
      return { item, events }
    },
  }
}
