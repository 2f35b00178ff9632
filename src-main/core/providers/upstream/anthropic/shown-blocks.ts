import type { Block } from '../../../chat.ts'
import { CorralError } from '../../../errors.ts'
import type { ImageType, WireDocument, WireImage, WireText } from './wire-body.ts'

type Media = Extract<Block, { type: 'image' | 'document' }>

/** A text, unless it is blank: the protocol takes none of these. */
export function toTextBlocks(text: string): WireText[] {
  return text.trim() === '' ? [] : [{ type: 'text', text }]
}

/** @throws CorralError `unsupported` for a type that Anthropic does not read */
export function toMediaBlock(media: Media): WireImage | WireDocument {
  if ('url' in media) return { type: media.type, source: { type: 'url', url: media.url } }
  return media.type === 'image' ? toImage(media) : toDocument(media)
}

function toImage({ mediaType, data }: { mediaType: string; data: string }): WireImage {
  const media_type =
    mediaType.toLowerCase() === 'image/jpg' ? 'image/jpeg' : mediaType.toLowerCase()
  if (!isImageType(media_type)) throw unreadable(mediaType, 'images as JPEG, PNG, GIF and WebP')
  return { type: 'image', source: { type: 'base64', media_type, data } }
}

function toDocument({ mediaType, data }: { mediaType: string; data: string }): WireDocument {
  if (mediaType === 'application/pdf') {
    return { type: 'document', source: { type: 'base64', media_type: mediaType, data } }
  }
  if (mediaType.startsWith('text/')) {
    const text = Buffer.from(data, 'base64').toString('utf8')
    return { type: 'document', source: { type: 'text', media_type: 'text/plain', data: text } }
  }
  throw unreadable(mediaType, 'documents as PDF and text')
}

function isImageType(type: string): type is ImageType {
  return ['image/jpeg', 'image/png', 'image/gif', 'image/webp'].includes(type)
}

function unreadable(mediaType: string, readable: string): CorralError {
  return new CorralError(
    'unsupported',
    `This provider reads ${readable}, not ${mediaType.slice(0, 40)}.`,
    { param: 'messages' },
  )
}
