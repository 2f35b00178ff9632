import { type JsonObject, isObject } from '../json.ts'

/**
 * A block about a tool that runs at the provider, as text: clients of other dialects know no such.
 * What only the provider can read is left out.
 */
export function toServerToolText(block: JsonObject, input: unknown): string {
  const { type, name, content } = block
  const title = typeof name === 'string' ? `${String(type)} ${name}` : String(type)
  const said = content === undefined ? input : content
  const readable = Array.isArray(said) ? said.map(withoutSecrets) : withoutSecrets(said)
  return `[${title}] ${JSON.stringify(readable ?? null)}\n`
}

function withoutSecrets(value: unknown): unknown {
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('encrypted_')))
}
