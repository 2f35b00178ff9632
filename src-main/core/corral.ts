import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { CorralClient } from '../contract/contract.ts'
import { tokenCalls } from './accounts/calls.ts'
import { owner } from './accounts/caller.ts'
import { type Accounts, createAccounts } from './accounts/service.ts'
import { type CallContext, api } from './api.ts'
import { openDb } from './db/open.ts'
import { createEngine } from './engine/engine.ts'
import { createAnswer } from './gateway/answer.ts'
import { chatCalls } from './gateway/calls.ts'
import type { Host } from './host.ts'
import type { Log } from './lib/log.ts'
import { modelCalls } from './library/calls.ts'
import { openLibrary } from './library/library.ts'
import { poolCalls } from './pool/calls.ts'
import { type Pool, createPool } from './pool/pool.ts'
import { type CorralServer, createServer } from './server/server.ts'
import { systemCalls } from './server/system-calls.ts'

/** The whole application without a window. */
export interface Corral {
  /** The contract, implemented. Shells serve it over IPC; the local port serves it as REST. */
  readonly router: CorralRouter
  /** The same calls made in this process, as the owner of this Mac's account. */
  readonly client: CorralClient
  readonly accounts: Accounts
  readonly pool: Pool
  /** Opens the local port. Answers its base address. @throws when no port can be had */
  start(): Promise<string>
  /** Refuses new work, finishes what runs, frees everything. Safe to call at any time, also twice. */
  stop(): Promise<void>
}

export type CorralRouter = ReturnType<typeof buildRouter>

/**
 * Builds the parts in the order in which they depend on each other. Nothing listens yet.
 * @throws CorralError `conflict` when the data folder is from a newer version
 */
export async function createCorral(host: Host): Promise<Corral> {
  await mkdir(host.dataDir, { recursive: true, mode: 0o700 })
  const { db, close: closeDb } = openDb(
    join(host.dataDir, 'corral.db'),
    join(host.resourcesDir, 'migrations'),
  )
  const accounts = createAccounts(db)
  const library = await openLibrary(join(host.dataDir, 'models'), host.log)
  const engine = createEngine(host.log)
  const pool = createPool(engine, library)
  const answer = createAnswer(pool)
  const startedAt = new Date()
  const router = buildRouter({
    models: modelCalls(library),
    pool: poolCalls(pool),
    chat: chatCalls(answer),
    tokens: tokenCalls(accounts),
    system: systemCalls(host.version, startedAt, () => server.port()),
  })
  const server: CorralServer = createServer({ host, accounts, library, answer, router })

  let stopping: Promise<void> | undefined
  const stop = async () => {
    await server.stop()
    library.stop()
    await pool.stop()
    await engine.dispose()
    closeDb()
  }
  return {
    router,
    client: createRouterClient(router, { context: ownerContext(host.log) }),
    accounts,
    pool,
    start: () => server.start(),
    stop: () => (stopping ??= stop()),
  }
}

/** The context of calls that the owner of this Mac's account makes: by window, tray or command. */
export function ownerContext(log: Log): CallContext {
  return { caller: owner, log }
}

type Calls = Parameters<typeof api.router>[0]

function buildRouter(calls: Calls) {
  return api.router(calls)
}
