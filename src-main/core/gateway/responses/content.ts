import { z } from 'zod'
import type { Block } from '../../chat.ts'
import { invalidField, isObject, parseBody, unsupportedField } from '../body.ts'
import { maxUrlChars, toDocument, toImage } from '../openai/media.ts'

const maxParts = 10_000

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
