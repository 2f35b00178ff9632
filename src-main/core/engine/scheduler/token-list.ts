/** How many tokens from the start are the same in both. */
export function commonPrefix(a: Uint32Array, b: Uint32Array): number {
  const most = Math.min(a.length, b.length)
  let at = 0
  while (at < most && a[at] === b[at]) at += 1
  return at
}

/** Grows at its end without copying; `view` is valid until the next change. */
export interface TokenList {
  readonly length: number
  view(): Uint32Array
  push(token: number): void
  append(tokens: Uint32Array): void
  cutTo(length: number): void
}

export function createTokenList(capacity: number): TokenList {
  const tokens = new Uint32Array(capacity)
  let length = 0
  return {
    get length() {
      return length
    },
    view: () => tokens.subarray(0, length),
    push(token) {
      if (length === capacity) throw new RangeError('the token list is full')
      tokens[length] = token
      length += 1
    },
    append(more) {
      tokens.set(more, length)
      length += more.length
    },
    cutTo(shorter) {
      length = Math.min(length, shorter)
    },
  }
}
