import { z } from 'zod'
import { invalidField, isObject, unsupportedField } from '../body.ts'

const maxParts = 10_000

/** Parts that hold text, and where. An assistant's earlier refusal is text that it said. */
const textOf = {
  text: 'text',
  input_text: 'text',
  output_text: 'text',
  refusal: 'refusal',
} as const

/**
 * The texts of a message: its one text, or those of its parts. None for `null`.
 * @throws CorralError `invalid_input`, or `unsupported` for parts that are no text
 */
export function toTexts(content: unknown, path: string): string[] {
  if (content == null) return []
  if (typeof content === 'string') return [content]
  if (!Array.isArray(content)) throw invalidField(path, 'needs to be a text or a list of parts')
  if (content.length > maxParts) throw invalidField(path, `holds more than ${maxParts} parts`)
  return content.map((part: unknown, index) => toText(part, `${path}.${index}`))
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
