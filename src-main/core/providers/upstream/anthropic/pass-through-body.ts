import { type JsonObject, isObject, listOf } from '../json.ts'
import { spliceModel } from '../splice-model.ts'
import { hiddenThinking, ownSignatureStart } from './own-signature.ts'

/**
 * A request as its client wrote it, for a provider that speaks its protocol. Only the name of the
 * model differs, unless it holds thinking of other models under Corral's own signature, which
 * Anthropic would refuse: then it is written anew without that. `json` is what `body` says.
 */
export function passThroughBody(
  body: Uint8Array,
  json: unknown,
  model: string,
): { readonly body: Uint8Array; readonly dropped: string[] } {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const dropped: string[] = []
  if (bytes.includes(ownSignatureStart) && isObject(json)) {
    const messages = listOf(json.messages).map((message, index) => {
      return withoutOwn(message, `messages.${index}`, dropped)
    })
    if (dropped.length > 0) {
      const left = messages.filter((message) => message !== null)
      return { body: Buffer.from(JSON.stringify({ ...json, model, messages: left })), dropped }
    }
  }
  return { body: spliceModel(body, model), dropped }
}

/** `null` when nothing is left. */
function withoutOwn(message: unknown, path: string, dropped: string[]): unknown {
  if (!isObject(message) || !Array.isArray(message.content)) return message
  const blocks = message.content as readonly unknown[]
  const left = blocks.filter((block, index) => {
    const isOwn = isObject(block) && holdsOwnSignature(block)
    if (isOwn) dropped.push(`${path}.content.${index}: thinking of another model`)
    return !isOwn
  })
  if (left.length === blocks.length) return message
  return left.length === 0 ? null : { ...message, content: left }
}

function holdsOwnSignature({ type, signature }: JsonObject): boolean {
  return type === 'thinking' && typeof signature === 'string' && hiddenThinking(signature) !== null
}
