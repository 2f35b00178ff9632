import type { OutputParser, OutputPiece } from './output-format.ts'

/**
 * Collects the pieces of an answer. White space around thinking and calls is of the format, not of
 * the answer, and is left out.
 */
export class PieceWriter {
  mode: OutputParser['mode'] = 'text'
  #pieces: OutputPiece[] = []
  /** White space at the end of the newest text or thinking, until it is known what follows. */
  #space = ''
  /** Nothing but white space has come since the last thinking or call. */
  #fresh: boolean
  readonly #callsPossible: boolean

  /** @param callsPossible white space of a text may be that before a call */
  constructor(callsPossible: boolean) {
    this.#callsPossible = callsPossible
    this.#fresh = false
  }

  text(text: string): void {
    this.#write('text', text, this.#callsPossible)
  }

  thinking(text: string): void {
    this.#write('thinking', text, true)
  }

  call(name: string): void {
    this.#space = ''
    this.#pieces.push({ type: 'call', name })
  }

  arguments(text: string): void {
    this.#add('arguments', text)
  }

  /** Thinking or a call begins or ends here. */
  turn(mode: OutputParser['mode']): void {
    this.mode = mode
    if (mode === 'call') return
    this.#space = ''
    this.#fresh = true
  }

  /** What a mark has begun was none of a call: the text goes on as if there had been no mark. */
  backToText(text: string): void {
    this.mode = 'text'
    this.text(text)
  }

  end(): void {
    if (this.mode === 'text' && !this.#fresh) this.#add('text', this.#space)
    this.#space = ''
  }

  take(): OutputPiece[] {
    const pieces = this.#pieces
    this.#pieces = []
    return pieces
  }

  #write(type: 'text' | 'thinking', text: string, holdSpace: boolean): void {
    const whole = this.#fresh ? text.trimStart() : text
    if (whole === '') return
    this.#fresh = false
    const solid = holdSpace ? whole.trimEnd() : whole
    if (solid === '') {
      this.#space += whole
      return
    }
    this.#add(type, this.#space + solid)
    this.#space = whole.slice(solid.length)
  }

  #add(type: 'text' | 'thinking' | 'arguments', text: string): void {
    if (text === '') return
    const last = this.#pieces.at(-1)
    if (last?.type === type) {
      this.#pieces[this.#pieces.length - 1] = { type, text: last.text + text }
    } else {
      this.#pieces.push({ type, text })
    }
  }
}
