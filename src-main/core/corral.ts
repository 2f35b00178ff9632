import { join } from 'node:path'
import { createRouterClient } from '@orpc/server'
import type { CorralClient } from '../contract/contract.ts'
import { authCalls, tokenCalls } from './accounts/calls.ts'
import { owner } from './accounts/caller.ts'
import { type Accounts, createAccounts } from './accounts/service.ts'
import { createApps } from './apps/apps.ts'
import { appCalls } from './apps/calls.ts'
import { createAnswerParts } from './answer-parts.ts'
import { createAudit } from './audit/audit.ts'
import { actCalls } from './audit/calls.ts'
import type { Activity } from './activity/activity.ts'
import { activityCalls } from './activity/calls.ts'
import { contentCalls } from './activity/content/calls.ts'
import { openActivity } from './activity/open-activity.ts'
import { createEngine } from './engine/engine.ts'
import { openPrefixStores } from './engine/prefix-store/prefix-stores.ts'
import { createLocalModels } from './gateway/local-models.ts'
import { replayCalls } from './gateway/replay/calls.ts'
import { createWindowLog } from './gateway/request-log/window-log.ts'
import { createFits } from './fit/fits.ts'
import { type Crashes, createCrashes } from './diagnostics/crashes.ts'
import type { Downloads } from './downloads/downloads.ts'
import { createDesktopParts } from './desktop-parts.ts'
import { budgetNotice, keyNotice } from './desktop/trouble-notices.ts'
import type { Host, Notice } from './host.ts'
import { importCalls } from './imports/calls.ts'
import { createImports } from './imports/imports.ts'
import { withoutTheirWords } from './logged-errors.ts'
import { libraryCalls, openLibraryParts } from './library-parts.ts'
import { machineCalls, openNetwork } from './machine-parts.ts'
import { openData } from './open-data.ts'
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
import { type Providers, createProviders } from './providers/providers.ts'
import { type CorralRouter, buildRouter, ownerContext } from './router.ts'
import { routingCalls } from './routing/calls.ts'
import { createRouting } from './routing/routing.ts'
import { compileRulePattern } from './routing/rule-pattern.ts'
import { selfTestCalls } from './self-tests/calls.ts'
import { createSelfTests } from './self-tests/self-tests.ts'
import { type CorralServer, addressOf, createServer } from './server/server.ts'
import { createCallingProcesses } from './server/calling-process/calling-processes.ts'
import { programLogCalls } from './server/program-log-calls.ts'
import type { PortControl } from './server/port-calls.ts'
import { activitySettingsCalls } from './settings/calls.ts'
import { createSettings } from './settings/settings.ts'
import { vaultCalls } from './vault/calls.ts'
import type { Vault } from './vault/vault.ts'
import { openWorkspaceParts } from './workspace-parts.ts'

export { isSwitchOn } from './activity/stored-switch.ts'
export { databaseProblem } from './db/database-problem.ts'
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
  /** For the shells, which see what the core cannot: a window or a helper that went down. */
  readonly diagnostics: Pick<Crashes, 'note'>
  readonly pool: Pool
  /** The local port, which can be closed and opened while Corral runs. */
  readonly port: PortControl
  readonly providers: Providers
  readonly vault: Vault
  /** Opens the local port, alone on this data folder; answers its address. @throws where it cannot */
  start(): Promise<string>
  /** Refuses new work, finishes what runs, frees everything. Safe to call at any time, also twice. */
  stop(): Promise<void>
}

/**
 * Builds the parts in the order in which they depend on each other. Nothing listens yet.
 * @throws CorralError `conflict` when the data folder is from a newer version
 */
export async function createCorral(shell: Host): Promise<Corral> {
  const notify = (notice: Notice) => {
    if (settings.desktop.get().notify.includes(notice.kind)) shell.notify(notice)
  }
  const crashes = createCrashes(shell)
  const startTrial = () => crashes.watched(shell.startTrial())
  const host: Host = { ...shell, log: withoutTheirWords(shell.log), notify, startTrial }
  const { db, vault, claim, close: closeDb } = await openData(host)
  const settings = createSettings(db)
  const accounts = createAccounts({ db, keys: vault })
  vault.onSessionsEnded(() => accounts.users.endAllSessions())
  const audit = createAudit(db, host.log)
  const base = { db, host, vault, settings }
  const network = openNetwork(base, {
    ownPort: () => server.port(),
    onOwnUse: (use) => parts.ownUses.note(use),
  })
  const { egress, nothingLeaves } = network
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
    onKeyRefused: (key) => notify(keyNotice(key)),
  })
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
  const limits = createLimits({
    db,
    log: host.log,
    onBudgetUsedUp: (budget) => notify(budgetNotice(budget)),
  })
  const { access } = providers
  const routing = createRouting({ db, accounts, library, settings, profiles, pool, access })
  const kept = { db, host, vault, providers, catalogue, library, profiles, pool: settings.pool }
  const imports = createImports({
    ...kept,
    rules: { ...routing.rules, checkPattern: compileRulePattern },
    limits: limits.rates,
  })
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
  const contentKeeper = parts.content.keeper
  const ways = { accounts, pool, profiles, routing, limits, access, egress, contentKeeper }
  const { gateway, inference, traffic, turns } = createAnswerParts(ways)
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
  const { downloads } = libraryParts
  const desk = { db, host, settings, pool, downloads, egress, access, traffic, turns }
  const desktopParts = createDesktopParts({ ...desk, server: () => server })
  const asking = { accounts, gateway, inference, windowLog, routing, localModels, access }
  const ground = { db, host, vault, egress, nothingLeaves }
  const workspaceParts = openWorkspaceParts({
    ...asking,
    ...ground,
  })
  const router = buildRouter(audit, accounts, {
    ...workspaceParts.calls(),
    ...libraryCalls(libraryParts, { host, pool, routing, profiles, settings, fits }),
    pool: poolCalls({ pool, settings, library, engine }),
    servers: serverCalls({ pool, library, settings, port: () => server.port() }),
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
    ...desktopParts.calls(),
    ...machineCalls(base, libraryParts, { network, crashes, providers, pool, routing }),
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
    desktopParts.stop()
    await selfTests.stop()
    await workspaceParts.stop()
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
    crashes.stop()
  }
  return {
    router,
    client: createRouterClient(router, { context: ownerContext(host.log) }),
    accounts,
    activity: parts.activity,
    diagnostics: crashes,
    downloads,
    pool,
    port: desktopParts.port,
    providers,
    vault,
    start() {
      const refused = claim()
      if (refused) return refused
      void vault.resume()
      const started = server.start()
      libraryParts.start()
      desktopParts.start()
      workspaceParts.start()
      void started
        .then(crashes.start)
        .then(() => pool.start())
        .catch(() => {})
      return started
    },
    stop: () => (stopping ??= stop()),
  }
}
