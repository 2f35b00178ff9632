import { inspect } from 'node:util'

const hidden = '[redacted]'

/** A key in the open. It shows itself to nobody by accident: not in a log, JSON or template. */
export class Secret {
  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** The key itself, for the header of one request and nothing else. */
  reveal(): string {
    return this.#value
  }

  toString(): string {
    return hidden
  }

  toJSON(): string {
    return hidden
  }

  [inspect.custom](): string {
    return hidden
  }
}
