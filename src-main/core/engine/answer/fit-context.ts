import type { AnswerOptions } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import type { RequestSize } from '../loaded-model.ts'

/** Room for an answer that is worth a larger context. */
const worthwhileAnswerTokens = 512

type Bounds = Pick<AnswerOptions, 'maxTokens' | 'mostContextTokens'>

export function requestSize(promptTokens: number, request: Bounds): RequestSize {
  const { maxTokens, mostContextTokens = Infinity } = request
  const answer = Math.min(maxTokens ?? worthwhileAnswerTokens, worthwhileAnswerTokens)
  // More context would not help a prompt that has no room anyway.
  if (promptTokens >= mostContextTokens) return { promptTokens, wantedTokens: 0 }
  return { promptTokens, wantedTokens: Math.min(promptTokens + answer, mostContextTokens) }
}

/**
 * Tokens that the answer may have.
 * @throws CorralError `context_length_exceeded`: nothing is ever cut to make it fit
 */
export function answerRoom(
  promptTokens: number,
  { maxTokens, mostContextTokens = Infinity }: Bounds,
  contextTokens: number,
): number {
  const most = Math.min(contextTokens, mostContextTokens)
  if (promptTokens >= most) {
    throw new CorralError(
      'context_length_exceeded',
      `This model's context holds ${most} tokens; the messages alone take ${promptTokens}.`,
    )
  }
  const room = most - promptTokens
  return Math.min(maxTokens ?? room, room)
}
