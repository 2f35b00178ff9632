import type { Profile } from '../../../src-main/contract/profiles.ts'
import { formatContext } from '../../lib/format.ts'

/** What a profile changes about its model, in a few words each. */
export function profileFacts(profile: Profile): string[] {
  const { systemPrompt, systemPromptMode, sampling, contextTokens, kvCacheType, thinking } = profile
  const { temperature, maxTokens, ...others } = sampling
  const finer = Object.values(others).filter((value) => value != null).length
  return [
    systemPrompt === null
      ? null
      : systemPromptMode === 'default'
        ? 'system prompt'
        : 'system prompt before all others',
    temperature == null ? null : `temperature ${temperature}`,
    maxTokens == null ? null : `answers up to ${maxTokens.toLocaleString('en')} tokens`,
    finer === 0 ? null : `${finer} more for sampling`,
    thinking === null ? null : `thinking ${thinking}`,
    contextTokens === null ? null : `context ${formatContext(contextTokens)}`,
    kvCacheType === null ? null : `${kvCacheType} cache`,
  ].filter((fact) => fact !== null)
}

/** What keeps a profile from doing what it says; null when nothing does. */
export function profileWarning({ missing, modelId, hiddenModels, name }: Profile): string | null {
  if (missing) return `Its model ${modelId} is not on this Mac. Requests for ${name} are refused.`
  if (hiddenModels.length === 0) return null
  const hidden = hiddenModels.join(', ')
  return `A model file ${hidden} has come since. The name still means this profile: rename one of them.`
}
