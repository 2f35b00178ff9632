import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import type { Eviction, PoolConfig, PooledModel } from '../../src-main/contract/pool.ts'
import { openDb } from '../../src-main/core/db/open.ts'
import { createEngine } from '../../src-main/core/engine/engine.ts'
import { openPrefixStores } from '../../src-main/core/engine/prefix-store/prefix-stores.ts'
import { CorralError } from '../../src-main/core/errors.ts'
import { fileAt } from '../../src-main/core/library/checks/checked-file.ts'
import { createFileChecks } from '../../src-main/core/library/checks/file-checks.ts'
import { openLibrary } from '../../src-main/core/library/library.ts'
import { type Pool, type PoolDeps, createPool } from '../../src-main/core/pool/pool.ts'
import { createSystemMemory } from '../../src-main/core/pool/system-memory.ts'
import { createProfiles } from '../../src-main/core/profiles/profiles.ts'
import { type Settings, createSettings } from '../../src-main/core/settings/settings.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { type SystemFiles, writeSystemFiles } from './fake-proc.ts'

/** The pool with the real engine, on a machine whose memory the test decides. */
export interface TestPool extends AsyncDisposable {
  readonly pool: Pool
  readonly settings: Settings
  /** Of the models. */
  readonly folder: string
  /** Changes what the system says. */
  system(files: Partial<SystemFiles>): Promise<void>
  limit(change: Partial<PoolConfig>): void
  model(modelId: string): PooledModel | undefined
  evictions(): readonly Eviction[]
  logged(): string
}

export const never = new AbortController().signal
export const megabyte = 2 ** 20

/** A machine with 1 GB, of which a quarter is left to the system. */
const roomy: SystemFiles = { totalBytes: 1024 * megabyte, availableBytes: 900 * megabyte }

export async function startTestPool(options: {
  models: (folder: string) => Promise<unknown>
  system?: Partial<SystemFiles>
  config?: Partial<PoolConfig>
  stallLimitMs?: PoolDeps['stallLimitMs']
}): Promise<TestPool> {
  const dataDir = await temporaryFolder()
  const folder = join(dataDir, 'models')
  await mkdir(folder)
  await options.models(folder)
  let logText = ''
  const log = pino({ base: null, level: 'debug' }, { write: (line: string) => (logText += line) })
  let files = { ...roomy, ...options.system }
  const dirs = await writeSystemFiles(dataDir, files)
  const { db, close } = openDb(
    join(dataDir, 'corral.db'),
    join(projectRoot, 'resources', 'migrations'),
  )
  const settings = createSettings(db)
  if (options.config) settings.pool.save(options.config)
  const tryFile = async () => ({ verdict: 'passed' as const })
  const checks = createFileChecks({ db, version: '0.0.0-test', tryFile })
  const library = await openLibrary({
    db,
    host: { dataDir, homeDir: dataDir, environment: {}, log },
    facts: checks,
  })
  const locked = async () => {
    throw new CorralError('vault_locked', 'The vault of this test is locked.')
  }
  const prefixStores = await openPrefixStores({
    folder: join(dataDir, 'kept'),
    vault: { fileKey: locked },
    log,
  })
  const engine = createEngine({
    log,
    prefixStores,
    threads: 1,
    demandSafe: (path) => checks.demandPassed(fileAt(library.found(), path)),
    demandSafeAdapter: checks.demandSound,
  })
  const pool = createPool({
    engine,
    library,
    settings,
    checks,
    profiles: createProfiles({ db, library }),
    log,
    memory: createSystemMemory({ platform: 'linux', ...dirs }),
    ...(options.stallLimitMs === undefined ? {} : { stallLimitMs: options.stallLimitMs }),
  })
  return {
    pool,
    settings,
    folder,
    async system(change) {
      files = { ...files, ...change }
      await writeSystemFiles(dataDir, files)
    },
    limit: (change) => void settings.pool.save(change),
    model: (modelId) => pool.status().models.find((model) => model.modelId === modelId),
    evictions: () => pool.status().evictions,
    logged: () => logText,
    async [Symbol.asyncDispose]() {
      await pool.stop()
      library.stop()
      await engine.dispose()
      await prefixStores.close()
      close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
