import { z } from 'zod'
import type { Block } from '../../chat.ts'
import { invalidField, isObject, parseBody, unsupportedField } from '../body.ts'

const maxParts = 10_000
const maxUrlChars = 32 * 2 ** 20

const Text = z.object({ text: z.string() })
const Refusal = z.object({ refusal: z.string() })
const Image = z.object({ image_url: z.string().max(maxUrlChars).nullish() })
const File = z.object({
  file_data: z.string().max(maxUrlChars).nullish(),
  file_url: z.string().max(maxUrlChars).nullish(),
})

/**
 * What a message, or the output of a tool, holds: one text or a list of parts. None for `null`.
 * @throws CorralError `invalid_input`, or `unsupported` for parts that Corral cannot read
 */
export function toBlocks(content: unknown, path: string): Block[] {
  if (content == null) return []
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) throw invalidField(path, 'needs to be a text or a list of parts')
  if (content.length > maxParts) throw invalidField(path, `holds more than ${maxParts} parts`)
  return content.map((part: unknown, index) => toBlock(part, `${path}.${index}`))
}

function toBlock(part: unknown, path: string): Block {
  if (!isObject(part) || typeof part.type !== 'string') throw invalidField(path, 'needs a type')
  switch (part.type) {
    case 'input_text':
    case 'output_text':
    case 'summary_text':
    case 'reasoning_text':
    case 'text':
      return { type: 'text', text: parseBody(Text, part, path).text }
    case 'refusal':
      return { type: 'text', text: parseBody(Refusal, part, path).refusal }
    case 'input_image':
      return toImage(parseBody(Image, part, path).image_url, path)
    case 'input_file':
      return toDocument(parseBody(File, part, path), path)
    default:
      throw unsupportedField(path, `Corral cannot read '${part.type.slice(0, 40)}' parts.`)
  }
}

function toImage(url: string | null | undefined, path: string): Block {
  if (url == null) throw noFiles(path)
  if (/^https?:\/\//i.test(url)) return { type: 'image', url }
  const data = fromDataUrl(url)
  if (!data || !/^image\/[\w.+-]+$/.test(data.mediaType)) {
    throw invalidField(`${path}.image_url`, 'needs to be an address, or base64 of a picture')
  }
  return { type: 'image', ...data }
}

function toDocument({ file_data, file_url }: z.infer<typeof File>, path: string): Block {
  if (file_url != null) return { type: 'document', url: file_url }
  if (file_data == null) throw noFiles(path)
  const data = fromDataUrl(file_data)
  if (!data) throw invalidField(`${path}.file_data`, 'needs to be a data URL with base64')
  return { type: 'document', ...data }
}

function fromDataUrl(url: string): { mediaType: string; data: string } | null {
  const comma = url.indexOf(',')
  const [, mediaType] = /^data:([^;,]{1,128});base64$/i.exec(url.slice(0, comma)) ?? []
  return mediaType === undefined ? null : { mediaType, data: url.slice(comma + 1) }
}

function noFiles(path: string) {
  return unsupportedField(path, 'Corral stores no files. Send the content itself.')
}
