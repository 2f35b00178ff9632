import { z } from 'zod'
import type { Block } from '../../chat.ts'
import { invalidField, isObject, parseBody, unsupportedField } from '../body.ts'
import { maxUrlChars, toDocument, toImage } from './media.ts'

const maxParts = 10_000

/** Parts that hold text, and where. An assistant's earlier refusal is text that it said. */
const textOf = {
  text: 'text',
  input_text: 'text',
  output_text: 'text',
  refusal: 'refusal',
} as const

const Image = z.object({ image_url: z.object({ url: z.string().max(maxUrlChars) }) })
const File = z.object({ file: z.object({ file_data: z.string().max(maxUrlChars).nullish() }) })

/**
 * What a user says: texts, pictures, documents. None for `null`.
 * @throws CorralError `invalid_input`, or `unsupported` for parts that nobody here can read
 */
export function toBlocks(content: unknown, path: string): Block[] {
  return partsOf(content, path).map((part, index) => {
    const at = `${path}.${index}`
    if (isObject(part) && part.type === 'image_url') {
      return toImage(parseBody(Image, part, at).image_url.url, at)
    }
    if (isObject(part) && part.type === 'file')
      return toDocument(parseBody(File, part, at).file, at)
    return { type: 'text', text: toText(part, at) }
  })
}

/**
 * The texts of a message: its one text, or those of its parts. None for `null`.
 * @throws CorralError `invalid_input`, or `unsupported` for parts that are no text
 */
export function toTexts(content: unknown, path: string): string[] {
  return partsOf(content, path).map((part, index) => toText(part, `${path}.${index}`))
}

function partsOf(content: unknown, path: string): unknown[] {
  if (content == null) return []
  if (typeof content === 'string') return [{ type: 'text', text: content }]
  if (!Array.isArray(content)) throw invalidField(path, 'needs to be a text or a list of parts')
  if (content.length > maxParts) throw invalidField(path, `holds more than ${maxParts} parts`)
  return content
}

function toText(part: unknown, path: string): string {
  const type = isObject(part) ? z.string().safeParse(part.type).data : undefined
  if (!isObject(part) || type === undefined) throw invalidField(path, 'needs a type')
  if (!isTextType(type)) {
    throw unsupportedField(path, `This model cannot read '${type.slice(0, 40)}' parts.`)
  }
  const text = part[textOf[type]]
  if (typeof text !== 'string') throw invalidField(path, `needs a ${textOf[type]}`)
  return text
}

function isTextType(type: string): type is keyof typeof textOf {
  return Object.hasOwn(textOf, type)
}
