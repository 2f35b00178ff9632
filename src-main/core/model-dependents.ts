import type { Profiles } from './profiles/profiles.ts'
import type { Rules } from './routing/rules.ts'
import { ruleInWords } from './routing/rule.ts'
import type { Settings } from './settings/settings.ts'

/** What would miss a model, in words: rules, profiles, the list of what is loaded at start, others. */
export function dependentsOf(
  modelId: string,
  deps: {
    readonly rules: Pick<Rules, 'list'>
    readonly profiles: Pick<Profiles, 'all'>
    readonly settings: Settings
  },
): string[] {
  const { rules, profiles, settings } = deps
  const isNamedBy = (rule: ReturnType<Rules['list']>[number]) =>
    rule.backendModel === modelId ||
    rule.targets.some((target) => target.backend_model === modelId) ||
    (rule.patternType === 'exact' && rule.modelPattern === modelId)
  return [
    ...rules.list().filter(isNamedBy).map(ruleInWords),
    ...profiles
      .all()
      .filter((profile) => profile.modelId === modelId)
      .map(({ name }) => `profile ${name}`),
    ...settings.models.draftedBy(modelId).map((id) => `drafts for ${id}`),
    ...(settings.pool.get().preload_models.includes(modelId) ? ['loaded at start'] : []),
    ...(settings.models.get(modelId).pinned ? ['pinned'] : []),
  ]
}
