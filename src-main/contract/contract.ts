import type { ContractRouterClient } from '@orpc/contract'
import { acts } from './acts.ts'
import { auth } from './auth.ts'
import { chat } from './chat.ts'
import { imports } from './imports.ts'
import { models } from './models.ts'
import { pool } from './pool.ts'
import { providers } from './providers.ts'
import { servers } from './servers.ts'
import { settingsProviders } from './settings-providers.ts'
import { system } from './system.ts'
import { tokens } from './tokens.ts'
import { vault } from './vault.ts'

/**
 * Everything a window, a browser or a script can ask of Corral: the whole exposed surface. The
 * window reaches it over IPC, a browser over a WebSocket, anything else as REST below `/api`.
 */
export const contract = {
  acts,
  auth,
  chat,
  imports,
  models,
  pool,
  providers,
  servers,
  settingsProviders,
  system,
  tokens,
  vault,
}

export type CorralClient = ContractRouterClient<typeof contract>
