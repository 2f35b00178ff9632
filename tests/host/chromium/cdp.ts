// Chrome DevTools Protocol over a pair of pipes: JSON messages, each ended by a NUL.
import type { Readable, Writable } from 'node:stream'
import type { Handlers, Method, Params, Result } from './protocol.ts'

interface Message {
  id?: number
  method?: keyof Handlers
  params?: unknown
  sessionId?: string
  result?: unknown
  error?: { message: string }
}

interface Pending {
  method: string
  sessionId: string | undefined
  resolve(result: unknown): void
  reject(error: Error): void
}

export class Cdp {
  #input: Writable
  #pending = new Map<number, Pending>()
  #handlers = new Map<string, Handlers>()
  /** The pieces of a message whose end has not come yet. */
  #partial: string[] = []
  #serial = 0
  #closed = false

  constructor(input: Writable, output: Readable) {
    this.#input = input
    input.on('error', () => this.#close())
    output.setEncoding('utf8')
    output.on('data', (chunk: string) => this.#read(chunk))
    output.on('error', () => this.#close())
    output.on('close', () => this.#close())
  }

  async send<M extends Method>(
    method: M,
    params?: Params<M>,
    sessionId?: string,
  ): Promise<Result<M>> {
    if (this.#closed) throw new Error(`${method}: Chromium is gone`)
    const id = ++this.#serial
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#pending.set(id, { method, sessionId, resolve, reject })
    this.#input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`)
    return (await promise) as Result<M>
  }

  listen(sessionId: string, handlers: Handlers) {
    this.#handlers.set(sessionId, handlers)
  }

  /** A crashed page never answers: fails whatever is still waiting for it. */
  abandon(sessionId: string, reason: string) {
    for (const [id, pending] of this.#pending) {
      if (pending.sessionId !== sessionId) continue
      this.#pending.delete(id)
      pending.reject(new Error(`${pending.method}: ${reason}`))
    }
  }

  #read(chunk: string) {
    const [first = '', ...others] = chunk.split('\0')
    this.#partial.push(first)
    for (const next of others) {
      const message = this.#partial.join('')
      this.#partial = [next]
      this.#dispatch(JSON.parse(message) as Message)
    }
  }

  #dispatch({ id, method, params, sessionId, result, error }: Message) {
    if (method !== undefined) {
      const handlers = this.#handlers.get(sessionId ?? '')
      const handle = handlers?.[method] as ((params: unknown) => void) | undefined
      handle?.(params)
      return
    }
    const pending = id === undefined ? undefined : this.#pending.get(id)
    if (id === undefined || !pending) return
    this.#pending.delete(id)
    if (error) pending.reject(new Error(`${pending.method}: ${error.message}`))
    else pending.resolve(result)
  }

  #close() {
    this.#closed = true
    for (const { method, reject } of this.#pending.values()) {
      reject(new Error(`${method}: Chromium is gone`))
    }
    this.#pending.clear()
  }
}
