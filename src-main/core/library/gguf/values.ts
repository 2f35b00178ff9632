import { GgufError } from './gguf-error.ts'
import type { HeaderCursor } from './header-cursor.ts'
import { kept, limits } from './limits.ts'

/** A value of a GGUF header. Of long arrays only the beginning is kept, of long texts nothing. */
export type GgufValue = string | number | bigint | boolean | GgufValue[]

/** One entry as it is read. */
export interface ReadValue {
  readonly value: GgufValue
  /** `null` for what is no array. */
  readonly array: { readonly itemType: number; readonly length: number } | null
  /** A text that was too long to be kept; it reads as empty. */
  readonly isCut: boolean
}

/** Sees all items of an array. What it is given is valid only during the call. */
export interface ItemVisitor {
  begin(length: number): void
  /** A text of `length` bytes that begins at `from`; not called for very long ones. */
  text(at: number, chunk: Buffer, from: number, length: number): void
  /** Numbers that follow each other, the first of them being number `at`. */
  numbers(at: number, block: Buffer, itemBytes: number): void
}

/** Numbers of the value types, from the GGUF specification. */
export const valueTypes = { i32: 5, u32: 4, f32: 6, text: 8, array: 9 } as const

const scalars: Record<number, { bytes: number; read: (b: Buffer) => number | bigint | boolean }> = {
  0: { bytes: 1, read: (b) => b.readUInt8() },
  1: { bytes: 1, read: (b) => b.readInt8() },
  2: { bytes: 2, read: (b) => b.readUInt16LE() },
  3: { bytes: 2, read: (b) => b.readInt16LE() },
  4: { bytes: 4, read: (b) => b.readUInt32LE() },
  5: { bytes: 4, read: (b) => b.readInt32LE() },
  6: { bytes: 4, read: (b) => b.readFloatLE() },
  7: { bytes: 1, read: (b) => b.readUInt8() !== 0 },
  10: { bytes: 8, read: (b) => b.readBigUInt64LE() },
  11: { bytes: 8, read: (b) => b.readBigInt64LE() },
  12: { bytes: 8, read: (b) => b.readDoubleLE() },
}

/** Reads values one after the other; texts that are kept share one budget. */
export function createValueReader(cursor: HeaderCursor) {
  let textRoomBytes: number = kept.allTextBytes

  const keepText = (from: number, length: number): string => {
    if (length > textRoomBytes) return ''
    textRoomBytes -= length
    return cursor.chunk.toString('utf8', from, from + length)
  }
  const readText = (): ReadValue => {
    const length = cursor.textLength()
    if (length > kept.textBytes) {
      cursor.skip(length)
      return { value: '', array: null, isCut: true }
    }
    const value = keepText(cursor.locate(length), length)
    return { value, array: null, isCut: value.length === 0 && length > 0 }
  }

  const readTexts = (length: number, visitor?: ItemVisitor): GgufValue[] => {
    const items: GgufValue[] = []
    const keptCount = Math.min(length, kept.arrayItems)
    for (let at = 0; at < keptCount; at++) {
      const itemBytes = cursor.textLength()
      if (itemBytes > kept.textBytes) {
        cursor.skip(itemBytes)
        items.push('')
        continue
      }
      const from = cursor.locate(itemBytes)
      visitor?.text(at, cursor.chunk, from, itemBytes)
      items.push(keepText(from, itemBytes))
    }
    const visit =
      visitor &&
      ((at: number, chunk: Buffer, from: number, itemBytes: number) =>
        visitor.text(at + keptCount, chunk, from, itemBytes))
    cursor.skipTexts(length - keptCount, visit)
    return items
  }

  const readNumbers = (
    scalar: { bytes: number; read: (b: Buffer) => GgufValue },
    length: number,
    visitor?: ItemVisitor,
  ): GgufValue[] => {
    const items: GgufValue[] = []
    for (let at = 0; at < length;) {
      const isKept = at < kept.arrayItems
      if (!isKept && !visitor) {
        cursor.skip((length - at) * scalar.bytes)
        break
      }
      const count = Math.min(length - at, isKept ? kept.arrayItems : blockItems)
      const block = cursor.bytes(count * scalar.bytes)
      visitor?.numbers(at, block, scalar.bytes)
      for (let i = 0; isKept && i < count; i++) {
        items.push(scalar.read(block.subarray(i * scalar.bytes)))
      }
      at += count
    }
    return items
  }

  const readArray = (visitor?: ItemVisitor): ReadValue => {
    const itemType = cursor.u32()
    const length = cursor.size('An array')
    const scalar = scalars[itemType]
    // llama.cpp knows no arrays of arrays either.
    if (!scalar && itemType !== valueTypes.text) throw unknownType(itemType)
    // Each text begins with its length.
    const smallestBytes = scalar?.bytes ?? 8
    if (length > limits.arrayItems || length * smallestBytes > cursor.remainingBytes) {
      throw new GgufError(`An array of ${length} items`)
    }
    visitor?.begin(length)
    const value = scalar ? readNumbers(scalar, length, visitor) : readTexts(length, visitor)
    return { value, array: { itemType, length }, isCut: false }
  }

  return {
    /** @param visitor sees all items when it is an array, also those that are not kept */
    read(type: number, visitor?: ItemVisitor): ReadValue {
      if (type === valueTypes.text) return readText()
      if (type === valueTypes.array) return readArray(visitor)
      const scalar = scalars[type]
      if (!scalar) throw unknownType(type)
      return { value: scalar.read(cursor.bytes(scalar.bytes)), array: null, isCut: false }
    },
  }
}

const blockItems = 8192

function unknownType(type: number): GgufError {
  return new GgufError(`A value of the unknown type ${type}`)
}
