/** The requests of the protocol whose answers are under way over HTTP. */
export interface OpenRequests {
  /**
   * Notes a message that is about to be sent. One that takes a request back ends that request's
   * answer: the SDK stops listening to it, and would leave its connection open.
   */
  begin(body: unknown): OpenRequest
}

interface OpenRequest {
  /** Aborts when the request is taken back. */
  readonly signal: AbortSignal
  end(): void
}

interface Message {
  readonly id?: string | number
  readonly method?: string
  readonly params?: { readonly requestId?: string | number }
}

export function createOpenRequests(): OpenRequests {
  const open = new Map<string | number, AbortController>()
  return {
    begin(body) {
      const { id, method, params } = messageOf(body)
      if (method === 'notifications/cancelled' && params?.requestId !== undefined) {
        open.get(params.requestId)?.abort()
      }
      const taken = new AbortController()
      if (id !== undefined && method !== undefined) open.set(id, taken)
      return {
        signal: taken.signal,
        end() {
          if (id !== undefined && open.get(id) === taken) open.delete(id)
        },
      }
    },
  }
}

/** What the SDK sends is one message in JSON, or nothing. */
function messageOf(body: unknown): Message {
  return typeof body === 'string' ? (JSON.parse(body) as Message) : {}
}
