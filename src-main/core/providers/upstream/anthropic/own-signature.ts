/**
 * Anthropic's clients send thinking back with the signature that it came with. What another model
 * thinks is not signed: the signature says whose it is and, where the client wanted not to see the
 * thinking, holds it. It is no secret from the client.
 */
const mark = 'corral:'

export function ownSignature(hiddenThinking: string): string {
  return Buffer.from(mark + hiddenThinking).toString('base64')
}

/** The thinking in a signature of ours, often none; `null` for the signature of somebody else. */
export function hiddenThinking(signature: string): string | null {
  const text = Buffer.from(signature, 'base64').toString()
  return text.startsWith(mark) ? text.slice(mark.length) : null
}

/** With what each of our signatures begins, wherever it stands. */
export const ownSignatureStart = Buffer.from(mark).toString('base64').slice(0, 9)
