import { randomBytes } from 'node:crypto'
import type { AnswerEnd, AnswerEvent } from '../../chat.ts'

/** Writes the answer to one request in the form of its door. */
export interface Encoder {
  /** The whole answer as one JSON body. Reads `events` to the end. */
  collect(events: AsyncIterable<AnswerEvent>): Promise<{ body: object; end: AnswerEnd }>
  /**
   * The answer as server-sent events, `[DONE]` included. `null` stands for a silence: something is
   * sent that clients count as a sign of life.
   */
  stream(
    events: AsyncIterable<AnswerEvent | null>,
    includeUsage: boolean,
  ): AsyncGenerator<string, void>
}

/** The fields that all parts of one answer share. */
export function answerBase(prefix: 'chatcmpl' | 'cmpl', model: string) {
  return {
    id: `${prefix}-${randomBytes(15).toString('base64url')}`,
    created: Math.floor(Date.now() / 1000),
    model,
  }
}

export function frame(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

export const lastFrame = 'data: [DONE]\n\n'
