import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { CorralClient } from '../contract/contract.ts'
import { authCalls, tokenCalls } from './accounts/calls.ts'
import { owner } from './accounts/caller.ts'
import { type Accounts, createAccounts } from './accounts/service.ts'
import { createApps } from './apps/apps.ts'
import { appCalls } from './apps/calls.ts'
import { createAudit } from './audit/audit.ts'
import { actCalls } from './audit/calls.ts'
import type { Activity } from './activity/activity.ts'
import { activityCalls } from './activity/calls.ts'
import { contentCalls } from './activity/content/calls.ts'
import { openActivity } from './activity/open-activity.ts'
import { openDb } from './db/open.ts'
import { createEngine } from './engine/engine.ts'
import { openPrefixStores } from './engine/prefix-store/prefix-stores.ts'
import { createAdmit } from './gateway/admit.ts'
import { createInference } from './gateway/answer.ts'
import { chatCalls } from './gateway/calls.ts'
import { createLocalModels } from './gateway/local-models.ts'
import { createGateway } from './gateway/gateway.ts'
import { replayCalls } from './gateway/replay/calls.ts'
import { createWindowLog } from './gateway/request-log/window-log.ts'
import { createFits } from './fit/fits.ts'
import type { Downloads } from './downloads/downloads.ts'
import type { Host } from './host.ts'
import { importCalls } from './imports/calls.ts'
import { createImports } from './imports/imports.ts'
import { withoutTheirWords } from './logged-errors.ts'
import { libraryCalls, openLibraryParts } from './library-parts.ts'
import { limitCalls } from './limits/calls.ts'
import { createLimits } from './limits/create-limits.ts'
import { poolCalls } from './pool/calls.ts'
import { type Pool, createPool } from './pool/pool.ts'
import { serverCalls } from './pool/server-calls.ts'
import { createSystemMemory } from './pool/system-memory.ts'
import { profileCalls } from './profiles/calls.ts'
import { createProfiles } from './profiles/profiles.ts'
import { providerCalls, settingsProviderCalls } from './providers/calls.ts'
import { readCatalogue } from './providers/catalogue.ts'
import { createEgress } from './egress/egress.ts'
import { createLeaveSwitch } from './egress/leave-switch.ts'
import { createDialects } from './providers/upstream/dialects.ts'
import { type Providers, createProviders } from './providers/providers.ts'
import { type CorralRouter, buildRouter, ownerContext } from './router.ts'
import { routingCalls } from './routing/calls.ts'
import { createRouting } from './routing/routing.ts'
import { selfTestCalls } from './self-tests/calls.ts'
import { createSelfTests } from './self-tests/self-tests.ts'
import { type CorralServer, addressOf, createServer } from './server/server.ts'
import { createCallingProcesses } from './server/calling-process/calling-processes.ts'
import { programLogCalls } from './server/program-log-calls.ts'
import { systemCalls } from './server/system-calls.ts'
import { activitySettingsCalls } from './settings/calls.ts'
import { createSettings } from './settings/settings.ts'
import { backUpBeforeMigration } from './vault/before-migration.ts'
import { vaultCalls } from './vault/calls.ts'
import { openVault } from './vault/open-vault.ts'
import { placeholderWarning } from './vault/session-secret.ts'
import type { Vault } from './vault/vault.ts'

export { isSwitchOn } from './activity/stored-switch.ts'
export { type CorralRouter, ownerContext } from './router.ts'
export { restore } from './vault/restore.ts'

/** The whole application without a window. */
export interface Corral {
  /** The contract, implemented. Shells serve it over IPC; the local port serves it as REST. */
  readonly router: CorralRouter
  /** The same calls made in this process, as the owner of this Mac's account. */
  readonly client: CorralClient
  readonly accounts: Accounts
  readonly activity: Activity
  readonly downloads: Downloads
  readonly pool: Pool
  readonly providers: Providers
  readonly vault: Vault
  /** Opens the local port. Answers its base address. @throws when no port can be had */
  start(): Promise<string>
  /** Refuses new work, finishes what runs, frees everything. Safe to call at any time, also twice. */
  stop(): Promise<void>
}

/**
 * Builds the parts in the order in which they depend on each other. Nothing listens yet.
 * @throws CorralError `conflict` when the data folder is from a newer version
 */
export async function createCorral(shell: Host): Promise<Corral> {
  const host: Host = { ...shell, log: withoutTheirWords(shell.log) }
  await mkdir(host.dataDir, { recursive: true, mode: 0o700 })
  host.log.info({ version: host.version }, 'starting up')
  const warning = placeholderWarning(host.environment)
  if (warning) host.log.warn(warning)
  await backUpBeforeMigration(host)
  const { db, close: closeDb } = openDb(
    join(host.dataDir, 'corral.db'),
    join(host.resourcesDir, 'migrations'),
  )
  const vault = await openVault({ db, host })
  const settings = createSettings(db)
  const accounts = createAccounts({ db, keys: vault })
  vault.onSessionsEnded(() => accounts.users.endAllSessions())
  const audit = createAudit(db, host.log)
  const nothingLeaves = createLeaveSwitch(settings.activity)
  const egress = createEgress({
    ownPort: () => server.port(),
    nothingLeaves,
    onOwnUse: (use) => parts.ownUses.note(use),
  })
  const libraryParts = await openLibraryParts({
    db,
    host,
    vault,
    egress,
    nothingLeaves,
    fitOf: (model) => fits.sized(model),
  })
  const { library, checks, hub } = libraryParts
  const catalogue = readCatalogue(host.resourcesDir)
  const providers = createProviders({
    db,
    vault,
    catalogue,
    egress,
    log: host.log,
    references: { environment: host.environment, dataDir: host.dataDir, egress },
    environment: host.environment,
  })
  const imports = createImports({ db, vault, providers, catalogue, dataDir: host.dataDir })
  const prefixStores = await openPrefixStores({
    folder: join(host.dataDir, 'kept-prompts'),
    vault,
    log: host.log,
  })
  const profiles = createProfiles({ db, library })
  const engine = createEngine({
    log: host.log,
    prefixStores,
    demandSafe: libraryParts.demandSafe,
    demandSafeAdapter: checks.demandSound,
  })
  const memory = createSystemMemory()
  const pool = createPool({ engine, library, settings, profiles, memory, checks, log: host.log })
  const fits = createFits({ engine, pool, library, settings, hub })
  libraryParts.yieldTo(pool)
  const limits = createLimits({ db, log: host.log })
  const { access } = providers
  const routing = createRouting({ db, accounts, library, settings, profiles, pool, access })
  const parts = openActivity({
    host,
    db,
    vault,
    settings,
    accounts,
    providers,
    egress,
    pool,
    rules: routing.rules,
  })
  const admit = createAdmit(accounts.pace)
  const inference = createInference({ pool, profiles })
  const gateway = createGateway({
    admit,
    routing,
    limits,
    access,
    egress,
    dialects: createDialects(),
    streams: accounts.streams,
    contentKeeper: parts.content.keeper,
  })
  const localModels = createLocalModels({ library, pool, settings, profiles })
  const ownAddress = () => {
    const port = server.port()
    return port === null ? null : addressOf(port)
  }
  const { tokens } = accounts
  const selfTests = createSelfTests({ db, library, pool, settings, tokens, address: ownAddress })
  const apps = createApps({
    tokens: accounts.tokens,
    homeDir: host.homeDir,
    dataDir: host.dataDir,
    log: host.log,
    address: ownAddress,
    contextTokens: (model) =>
      localModels.find(owner, model).then(
        (local) => local.contextTokens,
        () => null,
      ),
  })
  const callingProcesses = createCallingProcesses({
    settings: settings.activity,
    platform: process.platform,
  })
  const requestLog = {
    record: parts.record,
    processOf: callingProcesses.processOf,
    requestOver: parts.tracing.requestOver,
  }
  const windowLog = createWindowLog(requestLog)
  const startedAt = new Date()
  const router = buildRouter(audit, accounts, {
    ...libraryCalls(libraryParts, { host, pool, routing, profiles, settings, fits }),
    pool: poolCalls({ pool, settings, library, engine }),
    servers: serverCalls({ pool, library, settings, port: () => server.port() }),
    chat: chatCalls(gateway, inference, windowLog),
    tokens: tokenCalls(accounts),
    auth: authCalls(accounts),
    acts: actCalls(audit),
    activity: {
      ...activityCalls(parts),
      ...contentCalls(parts.content),
      ...replayCalls({ kept: parts.content.kept, gateway, inference, windowLog }),
    },
    activitySettings: activitySettingsCalls(settings),
    apps: appCalls(apps),
    selfTests: selfTestCalls(selfTests),
    providers: providerCalls(providers),
    settingsProviders: settingsProviderCalls(providers),
    imports: importCalls(imports),
    limits: limitCalls(limits),
    programLog: programLogCalls(host),
    profiles: profileCalls(profiles),
    routing: routingCalls(routing),
    vault: vaultCalls(vault),
    system: systemCalls(host.version, startedAt, () => server.port()),
  })
  const server: CorralServer = createServer({
    host,
    accounts,
    library,
    settings,
    pool,
    gateway,
    routing,
    profiles,
    inference,
    router,
    requestLog,
    activity: parts,
    callingProcesses,
  })

  let stopping: Promise<void> | undefined
  const stop = async () => {
    await selfTests.stop()
    await server.stop()
    await libraryParts.stop()
    await pool.stop()
    await engine.dispose()
    await prefixStores.close()
    await access.stop()
    await parts.stop()
    await egress.close()
    await vault.stop()
    limits.stop()
    closeDb()
  }
  return {
    router,
    client: createRouterClient(router, { context: ownerContext(host.log) }),
    accounts,
    activity: parts.activity,
    downloads: libraryParts.downloads,
    pool,
    providers,
    vault,
    start() {
      void vault.resume()
      const started = server.start()
      libraryParts.start()
      void started.then(() => pool.start()).catch(() => {})
      return started
    },
    stop: () => (stopping ??= stop()),
  }
}
