import { parseJson } from './json.ts'

const quote = 0x22
const backslash = 0x5c
const comma = 0x2c
const openBrace = 0x7b
const openBracket = 0x5b
const closeBrace = 0x7d
const closeBracket = 0x5d

/**
 * Puts `model` in the place of the value of the top-level `model` of a JSON text, and leaves every
 * other byte as it is. Where the name stands twice both are replaced: readers disagree about which
 * counts. Without one the text stays as it is. The text is JSON: whoever has not parsed it yet gets
 * rubbish for rubbish.
 */
export function spliceModel(body: Uint8Array, model: string): Uint8Array {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const value = Buffer.from(JSON.stringify(model))
  const pieces: Buffer[] = []
  let copied = 0
  for (const [start, end] of modelValues(bytes)) {
    pieces.push(bytes.subarray(copied, start), value)
    copied = end
  }
  if (copied === 0) return body
  pieces.push(bytes.subarray(copied))
  return Buffer.concat(pieces)
}

/** Where the values of the top-level `model` begin and end. */
function* modelValues(bytes: Buffer): Generator<[start: number, end: number]> {
  const first = skipSpace(bytes, 0)
  if (bytes[first] !== openBrace) return
  let at = first + 1
  while (at < bytes.length) {
    const keyStart = bytes.indexOf(quote, at)
    if (keyStart === -1) return
    const keyEnd = stringEnd(bytes, keyStart)
    const colon = bytes.indexOf(':', keyEnd)
    if (colon === -1) return
    const start = skipSpace(bytes, colon + 1)
    const end = valueEnd(bytes, start)
    if (isModel(bytes.subarray(keyStart, keyEnd))) yield [start, end]
    at = skipSpace(bytes, end)
    if (bytes[at] !== comma) return
    at += 1
  }
}

function isModel(key: Buffer): boolean {
  if (key.includes(backslash)) return parseJson(key.toString()) === 'model'
  return key.equals(modelKey)
}
const modelKey = Buffer.from('"model"')

/** Behind the closing quote of the string that begins at `start`. */
function stringEnd(bytes: Buffer, start: number): number {
  for (let at = start + 1; at < bytes.length; at++) {
    const byte = bytes[at]
    if (byte === backslash) at += 1
    else if (byte === quote) return at + 1
  }
  return bytes.length
}

/** Behind the value that begins at `start`: strings are jumped over, brackets counted. */
function valueEnd(bytes: Buffer, start: number): number {
  let depth = 0
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (byte === quote) {
      at = stringEnd(bytes, at) - 1
      if (depth === 0) return at + 1
    } else if (byte === openBrace || byte === openBracket) depth += 1
    else if (byte === closeBrace || byte === closeBracket) {
      if (depth === 0) return spaceStart(bytes, at)
      depth -= 1
      if (depth === 0) return at + 1
    } else if (depth === 0 && byte === comma) return spaceStart(bytes, at)
  }
  return bytes.length
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09
}

function skipSpace(bytes: Buffer, from: number): number {
  let at = from
  while (isSpace(bytes[at])) at += 1
  return at
}

/** Where the white space before `end` begins. */
function spaceStart(bytes: Buffer, end: number): number {
  let at = end
  while (isSpace(bytes[at - 1])) at -= 1
  return at
}
