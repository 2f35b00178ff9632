import type { OldRule } from '../import-rules.ts'
import { consentIsMissing } from '../mlx-manager-rules.ts'
import type { Deployment } from './deployment.ts'
import type { Fallbacks } from './fallbacks.ts'

/** Where a deployment is asked here, and under which name; `null` when it cannot be. */
export type WayOf = (
  deployment: Deployment,
) => { readonly backend: string; readonly model: string } | null

const takesAll =
  'It takes every name that no other rule takes, those of models on this Mac too, so it is switched off.'
const alsoOnFailure =
  'Here its fallbacks are asked after any failure, not only after a long prompt.'

/** One rule for each name that clients ask for, in the order of the file. */
export function rulesOf(
  deployments: readonly Deployment[],
  fallbacks: Fallbacks,
  wayOf: WayOf,
): OldRule[] {
  const groups = Map.groupBy(deployments, ({ group }) => group)
  return [...groups].map(([group, all]) => ruleOf(group, all, fallbacks, wayOf))
}

/** Another name for a group. */
export function aliasRule([alias, group]: readonly [string, string]): OldRule {
  const rule = { model_pattern: alias, backend_type: 'alias', backend_model: group }
  return { title: alias, rule, notes: [], left: [] }
}

function ruleOf(
  group: string,
  all: readonly Deployment[],
  fallbacks: Fallbacks,
  wayOf: WayOf,
): OldRule {
  const left = all.flatMap((deployment) => deployment.left)
  const pattern = patternOf(group)
  const ways = all.flatMap((deployment) => {
    const way = wayOf(deployment)
    if (way === null) return []
    const backend_model = starred(way.model, pattern?.isWide ?? false)
    return [{ backend_type: way.backend, backend_model, weight: deployment.weight }]
  })
  const [first, ...others] = ways
  if (!pattern) return { title: group, rule: 'Corral has no pattern like this.', notes: [], left }
  if (!first) return { title: group, rule: problemOf(all), notes: [], left }

  const names = fallbacks.of(group)
  const longer = fallbacks.ofTooLong(group).filter((name) => !names.includes(name))
  const chain = [...names, ...longer].slice(0, 20 - Math.min(19, others.length))
  const staysHome = first.backend_type === 'local'
  const notes = [
    ...(pattern.isAll ? [takesAll] : []),
    ...(longer.length > 0 ? [alsoOnFailure] : []),
    ...(staysHome && (chain.length > 0 || others.some((one) => one.backend_type !== 'local'))
      ? [consentIsMissing]
      : []),
    ...(ways.length < all.length ? [problemOf(all.filter((one) => wayOf(one) === null))] : []),
  ]
  const rule = {
    ...pattern.fields,
    backend_type: first.backend_type,
    backend_model: first.backend_model,
    targets: [
      ...others.slice(0, 19).map((way) => ({ ...way, tier: 0 })),
      ...chain.map((name, at) => ({ backend_type: 'alias', backend_model: name, tier: at + 1 })),
    ],
    ...(fallbacks.ofTooLong(group).length > 0 && { options: { fall_back_on_context: true } }),
  }
  return { title: group, rule, notes, left }
}

function problemOf(deployments: readonly Deployment[]): string {
  const problems = deployments.flatMap(({ service, model }) =>
    'problem' in service ? [`${service.problem} (${model.slice(0, 100)})`] : [],
  )
  return [...new Set(problems)].slice(0, 3).join(' ')
}

/** As LiteLLM, Corral then asks the exact name first, a longer beginning before a shorter one. */
function patternOf(group: string) {
  const exact = { model_pattern: group, pattern_type: 'exact' }
  if (!group.includes('*')) return { fields: exact, isWide: false, isAll: false }
  if (group === '*') {
    const fields = { model_pattern: '(.+)', pattern_type: 'regex', priority: -2000, enabled: false }
    return { fields, isWide: true, isAll: true }
  }
  const start = group.slice(0, -1)
  if (!group.endsWith('*') || start.includes('*')) return null
  const fields = { model_pattern: start, pattern_type: 'prefix', priority: start.length - 1000 }
  return { fields, isWide: true, isAll: false }
}

/** `*` stands for what the name's own star stood for. */
function starred(model: string, isWide: boolean): string {
  return isWide ? model.replace('*', '$1') : model
}
