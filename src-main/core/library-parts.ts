import { downloadCalls } from './downloads/calls.ts'
import { type Downloads, createDownloads } from './downloads/downloads.ts'
import { modelUpdateCalls } from './downloads/updates/calls.ts'
import { createModelUpdates } from './downloads/updates/model-updates.ts'
import type { Db } from './db/open.ts'
import type { Egress } from './egress/egress.ts'
import type { LeaveSwitch } from './egress/leave-switch.ts'
import { runTrial } from './engine/trial/run-trial.ts'
import { fitCalls } from './fit/calls.ts'
import type { Fits } from './fit/fits.ts'
import type { Host } from './host.ts'
import { hubCalls } from './hub/calls.ts'
import { type Hub, type HubDeps, createHub } from './hub/hub.ts'
import { modelCalls, modelFolderCalls } from './library/calls.ts'
import { createBackgroundChecks } from './library/checks/background-checks.ts'
import { fileAt } from './library/checks/checked-file.ts'
import { type FileChecks, createFileChecks } from './library/checks/file-checks.ts'
import { type Library, openLibrary } from './library/library.ts'
import { dependentsOf } from './model-dependents.ts'
import type { Pool } from './pool/pool.ts'
import { unloadFolder } from './pool/unload-folder.ts'
import type { Profiles } from './profiles/profiles.ts'
import type { RoutingService } from './routing/routing.ts'
import type { Settings } from './settings/settings.ts'
import type { Vault } from './vault/vault.ts'

/** What has to do with model files: to find them, to trust them, to fetch them. */
export interface LibraryParts {
  readonly library: Library
  readonly checks: FileChecks
  readonly hub: Hub
  readonly downloads: Downloads
  /** Ends when the engine may have the file. @throws CorralError `unavailable` */
  demandSafe(path: string, signal?: AbortSignal): Promise<void>
  /** Whole files are only read while no model answers. */
  yieldTo(pool: Pick<Pool, 'listen' | 'status'>): void
  /** Goes on with what the last run has left. */
  start(): void
  stop(): Promise<void>
}

export async function openLibraryParts(deps: {
  readonly db: Db
  readonly host: Host
  readonly vault: Vault
  readonly egress: Egress
  readonly nothingLeaves: LeaveSwitch
  readonly fitOf: HubDeps['fitOf']
}): Promise<LibraryParts> {
  const { db, host, vault, egress, nothingLeaves, fitOf } = deps
  const { log, version, dataDir } = host
  const checks = createFileChecks({
    db,
    version,
    tryFile: (file, signal) => runTrial(host.startTrial, file, { signal }),
  })
  const library = await openLibrary({ db, host, facts: checks })
  const background = createBackgroundChecks({ checks, library, log })
  const hub = createHub({ db, vault, egress, library, host, fitOf })
  const downloads = createDownloads({
    db,
    dataDir,
    log,
    egress,
    hub: { endpoint: hub.access.endpoint, tokenFor: hub.token.for },
    nothingLeaves,
    library,
    notify: (notice) => host.notify(notice),
  })
  return {
    library,
    checks,
    hub,
    downloads,
    demandSafe: (path, signal) =>
      checks.demandPassed(hub.headers.checkedFile(path) ?? fileAt(library.found(), path), signal),
    yieldTo(pool) {
      pool.listen(() =>
        background.pause(pool.status().models.some((model) => model.activeRequests > 0)),
      )
    },
    start() {
      library.start()
      downloads.start()
      background.start()
    },
    async stop() {
      await downloads.stop()
      background.stop()
      library.stop()
    },
  }
}

/** Their calls, with what others know of models. */
export function libraryCalls(
  { library, checks, hub, downloads }: LibraryParts,
  others: {
    readonly host: Host
    readonly pool: Pool
    readonly routing: Pick<RoutingService, 'rules'>
    readonly profiles: Profiles
    readonly settings: Settings
    readonly fits: Fits
  },
) {
  const { host, pool, routing, profiles, settings, fits } = others
  const { rules } = routing
  return {
    models: modelCalls({
      checks,
      library,
      moveToTrash: (path) => host.moveToTrash(path),
      isLoaded: (modelId) => pool.getLoadedModel(modelId) !== null,
      unload: pool.unload,
      dependentsOf: (modelId) => dependentsOf(modelId, { rules, profiles, settings }),
    }),
    modelFolders: modelFolderCalls({
      library,
      prepareMove: () => unloadFolder({ library, pool, downloads }),
    }),
    hub: hubCalls(hub),
    downloads: downloadCalls(downloads),
    modelUpdates: modelUpdateCalls(
      createModelUpdates({ hub, downloads, library, unload: pool.unload }),
    ),
    fit: fitCalls(fits),
  }
}
