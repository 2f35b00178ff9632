import type { CorralError } from '../../errors.ts'

/** The error object of https://docs.ollama.com/api/errors, also as the last line of a stream. */
export function toOllamaError({ message }: CorralError) {
  return { error: message }
}
