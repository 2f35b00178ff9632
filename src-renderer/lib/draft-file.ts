import type { Attachment, NewAttachment } from '../../src-main/contract/conversation.ts'

/** A file that somebody has put to a draft, from being read to being kept by Corral. */
export interface DraftFile {
  readonly key: string
  readonly name: string
  readonly kind: 'text' | 'image'
  /** kept: Corral has it, and `attachment` is set. */
  readonly state: 'reading' | 'ready' | 'kept' | 'failed'
  /** Of reading, from 0 to 1; `null` when nobody knows. */
  readonly progress: number | null
  /** What goes to Corral; `null` until it was read. */
  readonly content: NewAttachment | null
  readonly attachment: Attachment | null
  /** A small picture as a data address. */
  readonly thumbnail: string | null
  /** A few words about what was read: "12 pages". */
  readonly note: string | null
  readonly problem: string | null
  /** Ends reading it. */
  readonly cancel: () => void
}

export type FileKind = 'picture' | 'pdf' | 'text'

const pictureTypes = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif'])
const otherPictures = /^image\/(?!svg)/

/** How a file is to be read, by its type and name. @throws Error for pictures of other kinds */
export function fileKind({ name, type }: { name: string; type: string }): FileKind {
  if (pictureTypes.has(type)) return 'picture'
  if (type === 'application/pdf' || /\.pdf$/i.test(name)) return 'pdf'
  if (otherPictures.test(type) || /\.(heic|heif|tiff?|bmp|avif)$/i.test(name)) {
    throw new Error('Pictures have to be PNG, JPEG, WebP or GIF.')
  }
  return 'text'
}

export const mostTextCharacters = 2_000_000

/** Text as it is; a mark of UTF-16 is heeded. @throws Error when it is none, or too much */
export function textOf(bytes: Uint8Array<ArrayBuffer>): string {
  const text = decoded(bytes)
  if (text.includes('\0')) throw new Error(noText)
  if (text.trim() === '') throw new Error('There is nothing in it.')
  if (text.length > mostTextCharacters) throw new Error(tooMuchText)
  return text
}

const noText = 'This is not a text. Text, code, PDF and pictures can be attached.'
const tooMuchText = 'It holds more than the two million characters that a file may have.'

function decoded(bytes: Uint8Array<ArrayBuffer>): string {
  const [first, second] = bytes
  const utf16 = first === 0xff && second === 0xfe ? 'utf-16le' : null
  const encoding = first === 0xfe && second === 0xff ? 'utf-16be' : utf16
  try {
    return new TextDecoder(encoding ?? 'utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new Error(noText)
  }
}

const mostPixels = 2048

/** The size at which a picture is sent; the same when it is small enough. */
export function shrunk(width: number, height: number): { width: number; height: number } {
  const factor = Math.min(1, mostPixels / Math.max(width, height))
  return {
    width: Math.max(1, Math.round(width * factor)),
    height: Math.max(1, Math.round(height * factor)),
  }
}
