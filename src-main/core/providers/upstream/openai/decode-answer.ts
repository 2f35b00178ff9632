import type { AnswerEvent } from '../../../chat.ts'
import { createAnswerPace } from '../answer-pace.ts'
import { UpstreamError } from '../upstream-error.ts'
import { createAnswerDecoder } from './answer-decoder.ts'

/**
 * The events of a whole chat or completion.
 * @throws UpstreamError `provider` when it is none, or what an error in its place means
 */
export function decodeAnswer(
  json: unknown,
  onOpaque: (callId: string, opaque: unknown) => void,
): AnswerEvent[] {
  const decoder = createAnswerDecoder(onOpaque)
  const events = decoder.push(json)
  try {
    return [...events, ...decoder.end(), createAnswerPace().end(decoder.usage)]
  } catch (error) {
    if (!(error instanceof UpstreamError) || error.kind !== 'cut') throw error
    throw new UpstreamError('provider', 'The provider does not say why its answer ends.')
  }
}
