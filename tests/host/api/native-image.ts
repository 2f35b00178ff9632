// nativeImage, for PNG files: an icon's bytes and size, without ever decoding a pixel.
import { readFileSync } from 'node:fs'
import { expectArgument } from '../core/arguments.ts'
import { strict } from '../core/strict.ts'

const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
const images = new WeakSet<object>()

/** What is no PNG makes an empty image, as an unreadable file does in Electron. */
export function imageFromPng(content: Buffer, template = false) {
  const isPng = content.length > 24 && content.subarray(0, 8).equals(signature)
  let isTemplate = template

  const image = strict('nativeImage', {
    isEmpty: () => !isPng,
    toPNG: () => (isPng ? Buffer.from(content) : Buffer.alloc(0)),
    isTemplateImage: () => isTemplate,

    setTemplateImage(value: boolean) {
      expectArgument(0, value, 'boolean')
      isTemplate = value
    },

    getSize() {
      if (!isPng) return { width: 0, height: 0 }
      return { width: content.readUInt32BE(16), height: content.readUInt32BE(20) }
    },
  })
  images.add(image)
  return image
}

export type NativeImage = ReturnType<typeof imageFromPng>

export function isNativeImage(value: unknown): value is NativeImage {
  return typeof value === 'object' && value !== null && images.has(value)
}

export const nativeImage = strict('nativeImage', {
  createEmpty: () => imageFromPng(Buffer.alloc(0)),

  createFromPath(path: string) {
    expectArgument(0, path, 'string')
    // macOS takes a name such as trayTemplate@2x.png for that of a template image.
    return imageFromPng(read(path), /Template(@\d+x)?\.\w+$/.test(path))
  },

  createFromBuffer(content: Buffer) {
    if (!Buffer.isBuffer(content)) throw new TypeError('buffer must be a node Buffer')
    return imageFromPng(content)
  },
})

function read(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0)
  }
}
