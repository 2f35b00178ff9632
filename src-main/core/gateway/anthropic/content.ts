import { z } from 'zod'
import type { Block } from '../../chat.ts'
import { invalidField, isObject, parseBody, unsupportedField } from '../body.ts'

const maxBlocks = 100_000

/** A block of a request, before it is known what it is. */
export interface RawBlock {
  readonly type: string
  readonly value: Readonly<Record<string, unknown>>
  readonly path: string
}

/**
 * The blocks of a content, which may be one text.
 * @throws CorralError `invalid_input`
 */
export function toRawBlocks(content: unknown, path: string): RawBlock[] {
  if (typeof content === 'string') {
    return [{ type: 'text', value: { type: 'text', text: content }, path }]
  }
  if (!Array.isArray(content)) throw invalidField(path, 'needs to be a text or a list of blocks')
  if (content.length > maxBlocks) throw invalidField(path, `holds more than ${maxBlocks} blocks`)
  return content.map((value: unknown, index) => {
    const at = `${path}.${index}`
    if (!isObject(value) || typeof value.type !== 'string') throw invalidField(at, 'needs a type')
    return { type: value.type, value, path: at }
  })
}

const Text = z.object({ text: z.string() })

/** @throws CorralError `invalid_input` when it is no text block */
export function toText({ type, value, path }: RawBlock): string {
  if (type !== 'text') throw invalidField(path, `only text is possible here, not '${short(type)}'`)
  return parseBody(Text, value, path).text
}

/**
 * What a user shows: text, pictures, documents, search results.
 * @throws CorralError `invalid_input`, or `unsupported` for what Corral does not know
 */
export function toShown(block: RawBlock): Block[] {
  const { type, value, path } = block
  if (type === 'text') return [{ type, text: toText(block) }]
  if (type === 'image') return [toImage(value, path)]
  if (type === 'document') return toDocument(value, path)
  if (type === 'search_result') return [{ type: 'text', text: toSearchResult(value, path) }]
  throw unsupportedField(path, `${path}: Corral cannot read blocks of the type '${short(type)}'.`)
}

const base64 = z.object({
  type: z.literal('base64'),
  media_type: z.string().max(128),
  data: z.string(),
})
const url = z.object({ type: z.literal('url'), url: z.string().max(2 ** 20) })
const file = z.object({ type: z.literal('file') })

const Image = z.object({ source: z.discriminatedUnion('type', [base64, url, file]) })

function toImage(value: unknown, path: string): Block {
  const { source } = parseBody(Image, value, path)
  if (source.type === 'file') throw noFiles(path)
  if (source.type === 'url') return { type: 'image', url: source.url }
  if (!/^image\/(jpeg|png|gif|webp)$/.test(source.media_type)) {
    throw invalidField(`${path}.source.media_type`, 'is one of image/jpeg, png, gif, webp')
  }
  return { type: 'image', mediaType: source.media_type, data: source.data }
}

const Document = z.object({
  source: z.discriminatedUnion('type', [
    base64,
    url,
    file,
    z.object({ type: z.literal('text'), data: z.string() }),
    z.object({ type: z.literal('content'), content: z.unknown() }),
  ]),
  title: z.string().nullish(),
  context: z.string().nullish(),
})

function toDocument(value: unknown, path: string): Block[] {
  const { source, title, context } = parseBody(Document, value, path)
  const head = [title, context].filter((text) => text != null && text !== '').join('\n')
  const blocks: Block[] = head === '' ? [] : [{ type: 'text', text: `${head}\n` }]
  if (source.type === 'file') throw noFiles(path)
  if (source.type === 'text') return [...blocks, { type: 'text', text: source.data }]
  if (source.type === 'url') return [...blocks, { type: 'document', url: source.url }]
  if (source.type === 'base64') {
    return [...blocks, { type: 'document', mediaType: source.media_type, data: source.data }]
  }
  const parts = toRawBlocks(source.content, `${path}.source.content`)
  return [...blocks, ...parts.map(toDocumentPart)]
}

function toDocumentPart(block: RawBlock): Block {
  if (block.type === 'image') return toImage(block.value, block.path)
  return { type: 'text', text: toText(block) }
}

const SearchResult = z.object({ title: z.string(), source: z.string(), content: z.unknown() })

function toSearchResult(value: unknown, path: string): string {
  const { title, source, content } = parseBody(SearchResult, value, path)
  const texts = toRawBlocks(content, `${path}.content`).map(toText)
  return [title, source, ...texts].join('\n')
}

function noFiles(path: string) {
  return unsupportedField(path, `${path}: Corral stores no files. Send the content itself.`)
}

/** A word of the client's, short enough for a message. */
export function short(type: string): string {
  return type.slice(0, 40)
}
