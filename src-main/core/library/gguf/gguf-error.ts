/** The file is no GGUF file that Corral will hand to the engine. The message says what is wrong. */
export class GgufError extends Error {
  override readonly name = 'GgufError'
}
