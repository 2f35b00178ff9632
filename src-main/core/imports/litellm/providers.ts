import type { OldProvider } from '../old-provider.ts'
import type { OpenedProvider } from '../opened-provider.ts'
import { originOf } from '../../providers/base-url.ts'
import { type Neighbours, placeProvider, usableName } from '../place-provider.ts'
import type { Deployment, OldKey, Service } from './deployment.ts'

/** The providers and keys of a configuration, each once. */
export interface OldServices {
  readonly opened: readonly OpenedProvider[]
  /** The provider that a deployment is asked at. */
  of(deployment: Deployment): OpenedProvider | undefined
}

const source = 'litellm'

/** @param deployments those that are asked elsewhere than on this Mac */
export function servicesOf(
  deployments: readonly Deployment[],
  neighbours: Neighbours,
): OldServices {
  const byKey = Map.groupBy(
    deployments.flatMap((deployment) =>
      'problem' in deployment.service ? [] : [{ deployment, service: deployment.service }],
    ),
    ({ deployment, service }) =>
      JSON.stringify([service.name, service.baseUrl, service.protocol, deployment.key]),
  )
  const labels = new Map<string, number>()
  const byDeployment = new Map<Deployment, OpenedProvider>()
  const opened = [...byKey.values()].flatMap((group) => {
    const [first] = group
    if (!first) return []
    const models = group.map(({ deployment }) => deployment.model)
    const provider = openedProvider(first, models, { neighbours, labels })
    for (const { deployment } of group) byDeployment.set(deployment, provider)
    return [provider]
  })
  return { opened, of: (deployment) => byDeployment.get(deployment) }
}

function openedProvider(
  { deployment, service }: { deployment: Deployment; service: Service },
  models: readonly string[],
  { neighbours, labels }: { neighbours: Neighbours; labels: Map<string, number> },
): OpenedProvider {
  const { name, baseUrl, protocol } = service
  const names = [...new Set(models)].filter((model) => !model.includes('*'))
  const old: OldProvider = {
    origin: `model_list ${deployment.group}`,
    name,
    displayName: null,
    baseUrl,
    protocol,
    storedKey: null,
    models: names.map((model) => ({ name: model, displayName: null })),
  }
  const key = openedKey(deployment.key, isAtHome(old, neighbours))
  return { old, key, label: labelOf(deployment.key, usableName(name), labels) }
}

/** Is this where the variable of that name is meant to be sent? */
function isAtHome(old: OldProvider, neighbours: Neighbours): boolean {
  const home = neighbours.home(usableName(old.name))
  const { baseUrl, keyFits } = placeProvider(old, neighbours)
  return home !== null && baseUrl !== null && keyFits && originOf(baseUrl) === originOf(home)
}

/**
 * A variable holds whatever it holds: a file that somebody has sent could have its value taken to
 * any address. It goes to the providers that Corral knows; for others somebody has to say so.
 */
function openedKey(key: OldKey, atHome: boolean): OpenedProvider['key'] {
  if (key.kind === 'none') return { state: 'none' }
  if (key.kind === 'literal') return { state: 'open', key: key.key }
  if (key.kind === 'unusable') return { state: 'unreadable', why: key.why }
  if (atHome) return { state: 'open', key: `env:${key.name}` }
  const why = `It is in the variable ${key.name}. If that is meant for this address, enter env:${key.name} as the key.`
  return { state: 'unreadable', why }
}

/** The same in every run, as long as the file stays the same. */
function labelOf(key: OldKey, provider: string, labels: Map<string, number>): string {
  if (key.kind === 'variable') return `${source} ${key.name}`.slice(0, 80)
  const number = (labels.get(provider) ?? 0) + 1
  labels.set(provider, number)
  return number === 1 ? source : `${source} ${number}`
}
