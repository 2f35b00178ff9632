import type { Tool } from '../../chat.ts'
import type { IncomingText } from './incoming-text.ts'
import type { PieceWriter } from './piece-writer.ts'

/** What the readers of calls work with. */
export interface CallContext {
  readonly input: IncomingText
  readonly output: PieceWriter
  /** Those of the request, by name. Calls of others are text: no client could answer them. */
  readonly tools: ReadonlyMap<string, Tool>
}

/** The call is certain from here on: what was held back for it is not needed as text. */
export function beginCall({ input, output }: CallContext, name: string): void {
  input.release()
  output.call(name)
}
