import type { ContractRouterClient } from '@orpc/contract'
import { activitySettings } from './activity-settings.ts'
import { activity } from './activity.ts'
import { acts } from './acts.ts'
import { apps } from './apps.ts'
import { auth } from './auth.ts'
import { chat } from './chat.ts'
import { imports } from './imports.ts'
import { limits } from './limits.ts'
import { models } from './models.ts'
import { pool } from './pool.ts'
import { programLog } from './program-log.ts'
import { providers } from './providers.ts'
import { routing } from './routing.ts'
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
  activity,
  activitySettings,
  acts,
  apps,
  auth,
  chat,
  imports,
  limits,
  models,
  pool,
  programLog,
  providers,
  routing,
  servers,
  settingsProviders,
  system,
  tokens,
  vault,
}

export type CorralClient = ContractRouterClient<typeof contract>
