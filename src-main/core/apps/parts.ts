import type { AppTokens } from '../accounts/app-tokens.ts'
import type { Log } from '../lib/log.ts'
import type { Connections } from './connections.ts'

export interface AppsDeps {
  readonly tokens: AppTokens
  readonly homeDir: string
  readonly dataDir: string
  readonly log: Log
  /** Of the local port; `null` while it is closed. */
  readonly address: () => string | null
  /** The window that a model has or will have; `null` when nobody knows. */
  readonly contextTokens: (model: string) => Promise<number | null>
}

/** What the parts of this feature share. */
export interface AppsParts extends AppsDeps {
  readonly connections: Connections
}
