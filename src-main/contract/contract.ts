import type { ContractRouterClient } from '@orpc/contract'
import { activitySettings } from './activity-settings.ts'
import { activity } from './activity.ts'
import { acts } from './acts.ts'
import { apps } from './apps.ts'
import { auth } from './auth.ts'
import { chat } from './chat.ts'
import { conversations } from './conversations.ts'
import { desktop } from './desktop.ts'
import { diagnostics } from './diagnostics.ts'
import { downloads } from './downloads.ts'
import { fit } from './fit.ts'
import { hub } from './hub.ts'
import { imports } from './imports.ts'
import { limits } from './limits.ts'
import { modelFolders } from './model-folders.ts'
import { modelUpdates } from './model-updates.ts'
import { models } from './models.ts'
import { network } from './network.ts'
import { pool } from './pool.ts'
import { power } from './power.ts'
import { profiles } from './profiles.ts'
import { programLog } from './program-log.ts'
import { providers } from './providers.ts'
import { routing } from './routing.ts'
import { selfTests } from './self-tests.ts'
import { servers } from './servers.ts'
import { settingsProviders } from './settings-providers.ts'
import { setup } from './setup.ts'
import { system } from './system.ts'
import { tokens } from './tokens.ts'
import { tools } from './tools.ts'
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
  conversations,
  desktop,
  diagnostics,
  downloads,
  fit,
  hub,
  imports,
  limits,
  modelFolders,
  modelUpdates,
  models,
  network,
  pool,
  power,
  profiles,
  programLog,
  providers,
  routing,
  selfTests,
  servers,
  settingsProviders,
  setup,
  system,
  tokens,
  tools,
  vault,
}

export type CorralClient = ContractRouterClient<typeof contract>
