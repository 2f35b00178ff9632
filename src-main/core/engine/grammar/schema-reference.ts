import { type SchemaNode, isObject, refusal } from './schema-node.ts'

/**
 * The schema that a `$ref` within a document points to, as a value of that document.
 * @throws CorralError when it points elsewhere or nowhere
 */
export function resolveReference(node: SchemaNode): { value: unknown; path: string } {
  const reference = node.schema.$ref
  const path = `${node.path}.$ref`
  if (typeof reference !== 'string') throw refusal(path, 'it must be a string')
  if (!reference.startsWith('#')) throw refusal(path, 'only references within the schema are known')
  const pointer = decode(reference.slice(1))
  if (pointer !== '' && !pointer.startsWith('/')) {
    throw refusal(path, 'references by anchor are not supported')
  }
  let value: unknown = node.document
  for (const part of pointer.split('/').slice(1)) {
    const key = part.replaceAll('~1', '/').replaceAll('~0', '~')
    if (Array.isArray(value)) value = value[Number(key)]
    else value = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined
    if (value === undefined) throw refusal(path, 'it points to nothing')
  }
  return { value, path: pointer === '' ? 'the whole schema' : `#${pointer}` }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
