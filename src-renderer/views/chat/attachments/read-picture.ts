import type { NewAttachment } from '../../../../src-main/contract/conversation.ts'
import { shrunk } from '../../../lib/draft-file.ts'

type Picture = Extract<NewAttachment, { kind: 'image' }>

interface ReadPicture {
  content: Picture
  thumbnail: string
  /** Width and height as they are sent. */
  note: string
}

const mostBytes = 10_000_000
const thumbnailPixels = 128

/**
 * A picture as it is sent: as it came when it is small enough, else drawn anew in a smaller size.
 * @throws Error in words for the user when it is no picture or stays too large
 */
export async function readPicture(file: File): Promise<ReadPicture> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new Error('This picture is damaged and cannot be read.')
  })
  try {
    const { width, height } = bitmap
    const size = shrunk(width, height)
    const isSmall = size.width === width && size.height === height && file.size <= mostBytes
    const sent = isSmall ? file : await drawn(bitmap, size, file.type)
    if (sent.size > mostBytes) throw new Error('This picture is larger than 10 MB.')
    const content: Picture = {
      kind: 'image',
      name: (file.name || 'Picture').slice(-255),
      mediaType: sent.type as Picture['mediaType'],
      data: await base64(sent),
    }
    const note = `${size.width} × ${size.height}`
    return { content, thumbnail: thumbnailOf(bitmap), note }
  } finally {
    bitmap.close()
  }
}

/** What has no transparency becomes a JPEG, which is several times smaller. */
async function drawn(
  bitmap: ImageBitmap,
  { width, height }: { width: number; height: number },
  type: string,
): Promise<Blob> {
  const canvas = canvasWith(bitmap, width, height)
  const kept = type === 'image/jpeg' ? null : await blobOf(canvas, 'image/png')
  if (kept !== null && kept.size <= mostBytes) return kept
  return blobOf(canvas, 'image/jpeg')
}

function canvasWith(bitmap: ImageBitmap, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const pen = canvas.getContext('2d')
  if (pen === null) throw new Error('This picture cannot be drawn.')
  pen.imageSmoothingQuality = 'high'
  pen.drawImage(bitmap, 0, 0, width, height)
  return canvas
}

function blobOf(canvas: HTMLCanvasElement, type: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('This picture cannot be drawn.'))),
      type,
      0.9,
    )
  })
}

/** The middle of it, square. */
function thumbnailOf(bitmap: ImageBitmap): string {
  const factor = thumbnailPixels / Math.min(bitmap.width, bitmap.height)
  const canvas = document.createElement('canvas')
  canvas.width = thumbnailPixels
  canvas.height = thumbnailPixels
  const [width, height] = [bitmap.width * factor, bitmap.height * factor]
  const [left, top] = [(thumbnailPixels - width) / 2, (thumbnailPixels - height) / 2]
  canvas.getContext('2d')?.drawImage(bitmap, left, top, width, height)
  return canvas.toDataURL('image/png')
}

function base64(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => {
      const address = typeof reader.result === 'string' ? reader.result : ''
      resolve(address.slice(address.indexOf(',') + 1))
    })
    reader.addEventListener('error', () => reject(new Error('This file cannot be read.')))
    reader.readAsDataURL(blob)
  })
}
