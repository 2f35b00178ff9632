import type { EgressFailure } from './egress-error.ts'

/** What Corral asks for by itself, and not for a request of somebody. */
export type OwnPurpose =
  | 'key test'
  /** Whether a refused key is refused for good. */
  | 'key check'
  /** Whether an address that has failed is back. */
  | 'address check'
  /** Of a secret manager. */
  | 'key reference'
  | 'telemetry'
  /** Model search, model cards, headers of files before they are fetched. */
  | 'model hub'
  | 'hub token test'
  | 'model download'
  /** An MCP server: what it offers, and the calls of its tools. */
  | 'tool server'
  /** Somebody asks whether a host can be reached. */
  | 'connection test'
  /** Whether there is a newer Corral, and fetching it. */
  | 'app update'

/** Why Corral asks, and whom, as far as it is known. */
export interface OwnAsk {
  readonly purpose: OwnPurpose
  readonly provider?: { readonly id: number; readonly name: string }
  readonly key?: { readonly id: number; readonly lastFour: string | null }
}

/** A connection of Corral's own, once it is over. */
export interface OwnUse {
  readonly ask: OwnAsk
  /** Name or address of the machine, or of the program that was asked. */
  readonly host: string
  readonly leaves: boolean
  readonly endedAtMs: number
  readonly durationMs: number
  /** Of the answer; `null` without one. */
  readonly status: number | null
  /** `null` where it went well; `given up`: Corral no longer wanted it. */
  readonly failure: EgressFailure | 'given up' | null
  /** Of bodies. */
  readonly bytesSent: number
  readonly bytesReceived: number
}

/** The facts of one connection, gathered while it lasts. */
export interface OwnUseMeter {
  status: number | null
  bytesReceived: number
  /** Tells of the connection; only the first call does. */
  end(failure: OwnUse['failure']): void
}

const unsent = new Set<OwnUse['failure']>(['nothing_leaves', 'blocked', 'unreachable', 'proxy'])

export function createOwnUseMeter(
  about: Pick<OwnUse, 'ask' | 'host' | 'leaves'> & { readonly body?: string | Uint8Array },
  tell: (use: OwnUse) => void,
): OwnUseMeter {
  const { ask, host, leaves, body = '' } = about
  const startedAt = performance.now()
  let isOver = false
  return {
    status: null,
    bytesReceived: 0,
    end(failure) {
      if (isOver) return
      isOver = true
      const { status, bytesReceived } = this
      const durationMs = performance.now() - startedAt
      const bytesSent = unsent.has(failure) ? 0 : Buffer.byteLength(body)
      const bytes = { bytesSent, bytesReceived }
      tell({ ask, host, leaves, endedAtMs: Date.now(), durationMs, status, failure, ...bytes })
    },
  }
}
