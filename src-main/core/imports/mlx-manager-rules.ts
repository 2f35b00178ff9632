import type { OldMapping } from './mlx-manager-database.ts'
import type { OldRule } from './import-rules.ts'

/** What is known here of the names in an old rule. */
export interface RuleNames {
  /** The provider that an old `backend_type` has become; `null` when there is none. */
  provider(backendType: string): string | null
  /** The profile that an old one has become, by its id there. */
  profile(id: number): string | null
  /** The GGUF model that is the same as an MLX one; `null` when there is none. */
  twin(model: string): string | null
}

const patternTypes = new Set(['exact', 'prefix', 'regex'])

/** A rule of mlx-manager as one of Corral. Both ask the highest priority first. */
export function ruleOfMapping(mapping: OldMapping, names: RuleNames): OldRule {
  const { pattern, patternType, backendType, backendModel, profileId, priority, enabled } = mapping
  const title = pattern === '' ? 'without names' : pattern
  const told = (rule: OldRule['rule'], notes: string[] = [], left: string[] = []): OldRule => ({
    title,
    rule,
    notes,
    left,
  })
  if (!patternTypes.has(patternType)) return told(`Corral knows no pattern of type ${patternType}.`)
  const backend = backendType === 'local' ? 'local' : names.provider(backendType)
  if (backend === null) return told(`There is no provider ${backendType} here.`)
  const fallback = fallbackOf(mapping, names)
  const local = backend === 'local' ? localModel({ backendModel, profileId }, names) : null
  const notes = [...(local?.notes ?? []), ...fallback.notes]
  const rule = {
    model_pattern: pattern,
    pattern_type: patternType,
    backend_type: backend,
    backend_model: backend === 'local' ? (local?.model ?? null) : backendModel,
    fallback_backend: fallback.backend,
    priority: Math.max(-1_000_000, Math.min(1_000_000, priority)),
    enabled,
  }
  return told(rule, notes)
}

function localModel(
  { backendModel, profileId }: Pick<OldMapping, 'backendModel' | 'profileId'>,
  names: RuleNames,
): { model: string | null; notes: string[] } {
  const profile = profileId === null ? null : names.profile(profileId)
  if (profile !== null) return { model: profile, notes: [] }
  if (backendModel === null) return { model: null, notes: [] }
  const twin = names.twin(backendModel)
  if (twin !== null) return { model: twin, notes: [] }
  const note = `It names ${backendModel.slice(0, 200)}, which is not on this Mac in GGUF form: change it in Routing.`
  return { model: backendModel, notes: [note] }
}

function fallbackOf(
  { backendType, fallbackBackend }: OldMapping,
  names: RuleNames,
): { backend: string | null; notes: string[] } {
  if (fallbackBackend === null) return { backend: null, notes: [] }
  const backend = fallbackBackend === 'local' ? 'local' : names.provider(fallbackBackend)
  if (backend === null) {
    return { backend, notes: [`Its fallback, ${fallbackBackend.slice(0, 100)}, is not here.`] }
  }
  const leaves = backendType === 'local' && backend !== 'local'
  return { backend, notes: leaves ? [consentIsMissing] : [] }
}

/** A file is no consent: whoever has the Mac gives it. */
export const consentIsMissing =
  'It falls back to a provider, which has to be allowed in the rule: “Requests may leave this Mac”.'
