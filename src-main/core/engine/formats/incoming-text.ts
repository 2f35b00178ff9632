import type { Marks } from './marks.ts'

/**
 * A parser written as if all the text were there already. It pauses with `yield` where it needs
 * more, so any chunking of a text leads to the same result.
 */
export type Parsing<Result = void> = Generator<undefined, Result, undefined>

const solid = /\S/g

/** Text that arrives piece by piece, read from front to back exactly once. */
export class IncomingText {
  #text = ''
  #at = 0
  #ended = false
  /** Everything read since `hold`; grows as a rope, so it costs nothing until it is released. */
  #held: string | null = null

  feed(text: string): void {
    this.#text = this.#at === this.#text.length ? text : this.#text.slice(this.#at) + text
    this.#at = 0
  }

  /** No more text comes: what waits for some now sees the end. */
  end(): void {
    this.#ended = true
  }

  /** From here on what is read can be had back. `before` has been read already. */
  hold(before = ''): void {
    this.#held ??= before
  }

  /** What was read since `hold`. */
  release(): string {
    const held = this.#held ?? ''
    this.#held = null
    return held
  }

  /** The next character, which stays unread; empty at the end. */
  *peek(): Parsing<string> {
    while (this.#at === this.#text.length && !this.#ended) yield
    return this.#text.charAt(this.#at)
  }

  /** Reads this text if it comes next; otherwise nothing. */
  *accept(wanted: string): Parsing<boolean> {
    for (;;) {
      const have = this.#text.length - this.#at
      if (have >= wanted.length) break
      if (this.#ended || !wanted.startsWith(this.#text.slice(this.#at))) return false
      yield
    }
    if (!this.#text.startsWith(wanted, this.#at)) return false
    this.#take(this.#at + wanted.length)
    return true
  }

  /** Reads as far as characters match; hands them on as they come. The expression is global. */
  *through(unwanted: RegExp, pass: (text: string) => void): Parsing {
    for (;;) {
      unwanted.lastIndex = this.#at
      const end = unwanted.exec(this.#text)?.index ?? this.#text.length
      if (end > this.#at) pass(this.#take(end))
      if (this.#at < this.#text.length || this.#ended) return
      yield
    }
  }

  /** Reads white space. */
  *space(): Parsing {
    yield* this.through(solid, () => {})
  }

  /** Reads exactly one character; empty at the end. */
  *character(): Parsing<string> {
    const next = yield* this.peek()
    return next && this.#take(this.#at + 1)
  }

  /**
   * Reads up to the first of the marks and hands on what is before it; answers the mark, which is
   * read too, or `null` when the text ends without one.
   */
  *until(marks: Marks, pass: (text: string) => void): Parsing<string | null> {
    for (;;) {
      const found = marks.find(this.#text, this.#at)
      if (found) {
        if (found.at > this.#at) pass(this.#take(found.at))
        return this.#take(found.at + found.mark.length)
      }
      const kept = this.#ended ? 0 : marks.begun(this.#text, this.#at)
      const end = this.#text.length - kept
      if (end > this.#at) pass(this.#take(end))
      if (this.#ended) return null
      yield
    }
  }

  #take(end: number): string {
    const text = this.#text.slice(this.#at, end)
    this.#at = end
    if (this.#held !== null) this.#held += text
    return text
  }
}
