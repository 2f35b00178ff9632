import type { ContractRouterClient } from '@orpc/contract'
import { chat } from './chat.ts'
import { models } from './models.ts'
import { pool } from './pool.ts'
import { system } from './system.ts'
import { tokens } from './tokens.ts'

/**
 * Everything a window, a browser or a script can ask of Corral: the whole exposed surface. The
 * window reaches it over IPC, a browser over a WebSocket, anything else as REST below `/api`.
 */
export const contract = { chat, models, pool, system, tokens }

export type CorralClient = ContractRouterClient<typeof contract>
