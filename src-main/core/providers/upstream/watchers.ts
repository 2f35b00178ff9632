import { createMessagesWatcher } from './anthropic/messages-watcher.ts'
import { readWholeMessage } from './anthropic/read-whole-message.ts'
import { createOpenAiWatcher } from './openai/watcher.ts'
import { type WholeAnswer, readWholeOpenAiAnswer } from './openai/whole-answer.ts'
import type { StreamWatcher } from './upstream-dialect.ts'
import type { StreamWire, WireFormat } from './wire-format.ts'

/** Watches a stream that passes untouched. */
export function createWatcher(wire: StreamWire): StreamWatcher {
  return wire === 'anthropic-messages' ? createMessagesWatcher() : createOpenAiWatcher(wire)
}

/** What an answer in one piece says, whoever it is for. */
export function readWholeAnswer(wire: WireFormat, json: unknown): WholeAnswer {
  if (wire === 'anthropic-messages' || wire === 'anthropic-count-tokens') {
    return readWholeMessage(json)
  }
  return readWholeOpenAiAnswer(wire, json)
}
