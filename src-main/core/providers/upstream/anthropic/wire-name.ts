/**
 * Names of tools and ids of calls hold letters of ASCII, digits, dash and underscore in this
 * protocol. Any other character becomes `_x` with its number in hexadecimal and `_`, and so does an
 * underscore that would be taken for the beginning of such.
 */
export function toWireName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]|_(?=x[0-9a-f]{1,6}[^A-Za-z0-9-])/gu, (character) => {
    return `_x${character.codePointAt(0)!.toString(16)}_`
  })
}

/** What `toWireName` was given. */
export function fromWireName(name: string): string {
  return name.replaceAll(/_x([0-9a-f]{1,6})_/g, (escaped, hex: string) => {
    const point = Number.parseInt(hex, 16)
    return point <= 0x10ffff ? String.fromCodePoint(point) : escaped
  })
}
