import { Ollama } from 'ollama'
import type { TestCorral } from '../../helpers/test-corral.ts'

/** The official client, with the user's token unless another is given. */
export function ollamaClient({ address, userToken }: TestCorral, token = userToken): Ollama {
  return new Ollama({ host: address, headers: { authorization: `Bearer ${token}` } })
}

export async function partsOf<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const parts: T[] = []
  for await (const part of stream) parts.push(part)
  return parts
}
