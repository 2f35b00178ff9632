import type { Block } from '../../chat.ts'
import { invalidField, unsupportedField } from '../body.ts'

/** Of an address, or of content that stands in one. */
export const maxUrlChars = 32 * 2 ** 20

/** A picture by its address or as a data URL. @throws CorralError naming the field */
export function toImage(url: string | null | undefined, path: string): Block {
  if (url == null) throw noFiles(path)
  if (/^https?:\/\//i.test(url)) return { type: 'image', url }
  const data = fromDataUrl(url)
  if (!data || !/^image\/[\w.+-]+$/.test(data.mediaType)) {
    throw invalidField(`${path}.image_url`, 'needs to be an address, or base64 of a picture')
  }
  return { type: 'image', ...data }
}

/** @throws CorralError naming the field */
export function toDocument(
  file: {
    readonly file_data?: string | null | undefined
    readonly file_url?: string | null | undefined
  },
  path: string,
): Block {
  if (file.file_url != null) return { type: 'document', url: file.file_url }
  if (file.file_data == null) throw noFiles(path)
  const data = fromDataUrl(file.file_data)
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
