import { CorralError } from '../../errors.ts'
import type { RequestSize } from '../loaded-model.ts'

/** Room for an answer that is worth a larger context. */
const worthwhileAnswerTokens = 512

export function requestSize(promptTokens: number, maxTokens: number | null): RequestSize {
  const answer = Math.min(maxTokens ?? worthwhileAnswerTokens, worthwhileAnswerTokens)
  return { promptTokens, wantedTokens: promptTokens + answer }
}

/**
 * Tokens that the answer may have.
 * @throws CorralError `context_length_exceeded`: nothing is ever cut to make it fit
 */
export function answerRoom(
  promptTokens: number,
  maxTokens: number | null,
  contextTokens: number,
): number {
  if (promptTokens >= contextTokens) {
    throw new CorralError(
      'context_length_exceeded',
      `This model's context holds ${contextTokens} tokens; the messages alone take ${promptTokens}.`,
    )
  }
  const room = contextTokens - promptTokens
  return Math.min(maxTokens ?? room, room)
}
