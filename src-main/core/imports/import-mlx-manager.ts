import type { Library } from '../library/library.ts'
import type { PoolSettings } from '../settings/pool-settings.ts'
import { importPool } from './import-pool.ts'
import { type ImportProfilesDeps, type ProfileChoice, importProfiles } from './import-profiles.ts'
import { type ImportProvidersDeps, type Placed, importProviders } from './import-providers.ts'
import { type RulesDoor, importRules } from './import-rules.ts'
import { importUsers } from './import-users.ts'
import type { MlxManagerData, OldRow } from './mlx-manager-database.ts'
import { isSpeech, isTwin, profileOfRow } from './mlx-manager-profiles.ts'
import { ruleOfMapping } from './mlx-manager-rules.ts'
import type { OldProvider } from './old-provider.ts'
import type { OpenedProvider } from './opened-provider.ts'
import { type ReportRow, reportRow } from './report.ts'

export interface ImportMlxManagerDeps extends ImportProvidersDeps, ImportProfilesDeps {
  readonly rules: RulesDoor
  readonly pool: PoolSettings
}

/**
 * Writes what was read of mlx-manager, row by row.
 * @param byOwner whether the owner of this machine's account asks; see `importUsers`
 * @throws CorralError `vault_locked`, `conflict` when somebody changes a provider meanwhile
 */
export async function importMlxManager(
  deps: ImportMlxManagerDeps,
  { data, opened }: { readonly data: MlxManagerData; readonly opened: readonly OpenedProvider[] },
  { byOwner, ...choice }: ProfileChoice & { readonly byOwner: boolean },
): Promise<ReportRow[]> {
  const { preview } = choice
  const users = await importUsers(deps, data.users, byOwner, preview)
  const providers = await importProviders(deps, opened, preview)
  const speech = data.profiles.filter(isSpeech)
  const spoken = data.profiles.filter((row) => !isSpeech(row))
  const old = spoken.map(profileOfRow)
  const profiles = await importProfiles(deps, old, choice)
  const nameOfProfile = new Map(
    spoken.map((row, at) => {
      const profile = old[at]
      return [row.id, (profile && profiles.names.get(profile)) ?? null]
    }),
  )
  const rules = data.mappings.map((mapping) =>
    ruleOfMapping(mapping, {
      provider: (type) => providerOf(type, { deps, placed: providers.placed }),
      profile: (id) => nameOfProfile.get(id) ?? null,
      twin: (model) => twinOf(model, deps.library),
    }),
  )
  return [
    ...users,
    ...providers.rows,
    ...profiles.rows,
    ...speech.map((row) => reportRow('profile', titleOf(row), 'skipped', noSpeech)),
    ...importRules(deps.rules, rules, preview),
    ...settingRows(deps.pool, data, preview),
  ]
}

const noSpeech = 'Corral has no models that speak or listen.'
const inMlxForm = 'They are in MLX form. Choose GGUF models in Pool.'
const timesByRule = 'In Corral each routing rule has time limits of its own.'

/** The provider that an old one has become; without a key there, the one of its name. */
function providerOf(
  type: string,
  { deps, placed }: { deps: ImportProvidersDeps; placed: ReadonlyMap<OldProvider, Placed> },
): string | null {
  for (const [old, { name }] of placed) if (old.name.toLowerCase() === type) return name
  return deps.catalogue.has(type) ? type : null
}

function twinOf(model: string, library: Pick<Library, 'found'>): string | null {
  const found = [...library.found()].find((one) => one.model.id === model || isTwin(model, one))
  return found?.model.id ?? null
}

function titleOf({ name }: OldRow): string {
  return typeof name === 'string' ? name : 'without a name'
}

function settingRows(
  pool: PoolSettings,
  { pool: old, settings }: MlxManagerData,
  preview: boolean,
): ReportRow[] {
  const { memory_limit_mode: mode, memory_limit_value: value, eviction_policy: policy } = old ?? {}
  const preloads = old?.preload_models
  const hasPreloads = typeof preloads === 'string' && /[^[\]\s]/.test(preloads)
  const times = [...settings.keys()].filter((name) => /^timeout_\w+_seconds$/.test(name))
  return [
    ...(old ? [importPool(pool, { mode, value, policy }, preview)] : []),
    ...(hasPreloads ? [reportRow('setting', 'Models loaded at start', 'skipped', inMlxForm)] : []),
    ...times.map((name) => reportRow('setting', name, 'skipped', timesByRule)),
  ]
}
