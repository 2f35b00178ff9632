import type { Library } from '../../library/library.ts'
import { type LimitsDoor, type OldLimit, importLimits } from '../import-limits.ts'
import {
  type ImportProvidersDeps,
  type Placed,
  importProviders,
  neighboursIn,
} from '../import-providers.ts'
import { type RulesDoor, importRules } from '../import-rules.ts'
import type { OldProvider } from '../old-provider.ts'
import { type ReportRow, reportRow } from '../report.ts'
import { readConfig } from './config.ts'
import { type Deployment, readDeployment } from './deployment.ts'
import { readAliases, readFallbacks } from './fallbacks.ts'
import { leftOver } from './left-over.ts'
import { type OldServices, servicesOf } from './providers.ts'
import { type WayOf, aliasRule, rulesOf } from './rules.ts'

export interface ImportLiteLlmDeps extends ImportProvidersDeps {
  readonly library: Pick<Library, 'found'>
  readonly rules: RulesDoor
  readonly limits: LimitsDoor
}

/**
 * Takes over a config.yaml of LiteLLM.
 * @param beforeWriting runs once everything was read, unless nothing will be written
 * @throws CorralError `invalid_input`, `too_large`, `vault_locked`
 */
export async function importLiteLlm(
  deps: ImportLiteLlmDeps,
  { path, preview }: { readonly path: string; readonly preview: boolean },
  beforeWriting: () => Promise<unknown>,
): Promise<ReportRow[]> {
  const config = await readConfig(path)
  const deployments = config.entries.map(readDeployment)
  const localModel = localModelsIn(deps.library)
  const services = servicesOf(
    deployments.filter((deployment) => localModel(deployment) === null),
    neighboursIn(deps),
  )
  if (!preview) await beforeWriting()

  const { rows, placed } = await importProviders(deps, services.opened, preview)
  const wayOf: WayOf = (deployment) => {
    const local = localModel(deployment)
    if (local !== null) return { backend: 'local', model: local }
    const provider = services.of(deployment)
    const place = provider && placed.get(provider.old)
    return place ? { backend: place.name, model: deployment.model } : null
  }
  const old = [
    ...rulesOf(deployments, readFallbacks(config), wayOf),
    ...readAliases(config).map(aliasRule),
  ]
  return [
    ...onceEach(rows),
    ...importRules(deps.rules, old, preview),
    ...limitRows(deps.limits, { deployments, services, placed, preview }),
    ...leftOver(config),
  ]
}

/** A provider with several keys is told once. */
function onceEach(rows: readonly ReportRow[]): ReportRow[] {
  const told = new Set<string>()
  return rows.filter(({ kind, name }) => {
    if (kind !== 'provider' && kind !== 'model') return true
    const key = `${kind} ${name}`
    return !told.has(key) && told.add(key)
  })
}

/** Ollama's models that Corral runs itself, in place. */
function localModelsIn(library: Pick<Library, 'found'>) {
  const ids = new Map(
    [...library.found()]
      .filter(({ folder }) => folder.kind === 'ollama')
      .map(({ model }) => [model.id.toLowerCase(), model.id]),
  )
  return ({ service, model }: Deployment): string | null => {
    if ('problem' in service || service.name !== 'ollama' || service.baseUrl !== null) return null
    const name = model.toLowerCase()
    return ids.get(name) ?? ids.get(`${name}:latest`) ?? null
  }
}

/** Corral bounds keys, LiteLLM deployments: the same where a key serves one deployment only. */
function limitRows(
  limits: LimitsDoor,
  found: {
    readonly deployments: readonly Deployment[]
    readonly services: OldServices
    readonly placed: ReadonlyMap<OldProvider, Placed>
    readonly preview: boolean
  },
): ReportRow[] {
  const { deployments, services, placed, preview } = found
  const rows: ReportRow[] = []
  const own: OldLimit[] = []
  for (const deployment of deployments) {
    const { group, requestsPerMinute, tokensPerMinute } = deployment
    const provider = services.of(deployment)
    if ((requestsPerMinute ?? tokensPerMinute) === null || !provider) continue
    const sharing = deployments.filter((other) => services.of(other) === provider).length
    if (sharing > 1 || provider.key.state === 'none') {
      rows.push(reportRow('limit', group, 'skipped', notItsOwn))
      continue
    }
    const keyId = placed.get(provider.old)?.keyId ?? null
    own.push({ title: `${provider.label}, ${group}`, keyId, requestsPerMinute, tokensPerMinute })
  }
  return [...importLimits(limits, own, preview), ...rows]
}

const notItsOwn = 'Corral bounds keys, and this model has no key of its own: see Limits.'
