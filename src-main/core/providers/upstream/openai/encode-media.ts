import type { Block } from '../../../chat.ts'
import { CorralError } from '../../../errors.ts'
import type { Quirks } from './quirks.ts'

type Part = Readonly<Record<string, unknown>>
type Media = Extract<Block, { type: 'image' | 'document' }>

/** A block of a user as a part of a message. @throws CorralError `unsupported` */
export function toPart(block: Block, quirks: Quirks): Part[] {
  if (block.type === 'text') return [{ type: 'text', text: block.text }]
  if (block.type === 'image') return [{ type: 'image_url', image_url: { url: urlOf(block) } }]
  return block.type === 'document' ? [toDocument(block, quirks)] : []
}

function toDocument(block: Media, { documents }: Quirks): Part {
  if (documents === 'document_url') return { type: 'document_url', document_url: urlOf(block) }
  if (documents === null) throw unreadable('This provider reads no documents in chats.')
  if ('url' in block)
    throw unreadable('This provider fetches no documents: send the document itself.')
  return { type: 'file', file: { filename: 'document.pdf', file_data: urlOf(block) } }
}

function urlOf(block: Media): string {
  return 'url' in block ? block.url : `data:${block.mediaType};base64,${block.data}`
}

function unreadable(message: string): CorralError {
  return new CorralError('unsupported', message, { param: 'messages' })
}
