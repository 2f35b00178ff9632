import type { Model } from '../../src-main/contract/models.ts'
import type { Profile } from '../../src-main/contract/profiles.ts'
import type { Provider } from '../../src-main/contract/providers.ts'
import { formatBytes, formatContext } from './format.ts'
import { isInUse, leavesThisMac } from './provider-state.ts'

/** Something that a conversation can ask. */
export interface ChatModel {
  /** What a question names: a model, a profile, or provider/model. */
  id: string
  name: string
  /** Heading below which it stands. */
  group: string
  /** Of the model file; `null` for what a provider runs. */
  baseId: string | null
  /** The provider's name; `null` on this Mac. */
  provider: string | null
  /** Questions leave this machine; a server on it is a provider from which they do not. */
  leaves: boolean
  contextTokens: number | null
  /** `null`: nobody has said. */
  tools: boolean | null
  /** `null`: nobody has said. Local models do not see yet. */
  pictures: boolean | null
  thinking: boolean
  /** What else is worth a few words: "Q4_K_M, 4.7 GB". */
  note: string
}

const here = 'On this Mac'
const named = 'Profiles'

/**
 * @param models those that chat
 * @param held context that models in memory have, by id
 */
export function localModels(
  models: readonly Model[],
  profiles: readonly Profile[],
  held: ReadonlyMap<string, number | null>,
): ChatModel[] {
  const hidden = new Set(profiles.flatMap(({ hiddenModels }) => hiddenModels))
  const own = models
    .toSorted((one, other) => Number(isQuarantined(one)) - Number(isQuarantined(other)))
    .map((model) => localModel(model, held))
  const byId = new Map(own.map((model) => [model.id, model]))
  const withProfile = profiles.flatMap(({ name, modelId, contextTokens }) => {
    const base = byId.get(modelId)
    if (base === undefined) return []
    const context = contextTokens ?? base.contextTokens
    const note = `Profile of ${base.name}`
    return [{ ...base, id: name, name, group: named, contextTokens: context, note }]
  })
  return [...own.filter(({ id }) => !hidden.has(id)), ...withProfile]
}

function localModel(model: Model, held: ReadonlyMap<string, number | null>): ChatModel {
  const { id, name, quantization, sizeBytes, trainContextTokens, capabilities } = model
  return {
    id,
    name,
    group: here,
    baseId: id,
    provider: null,
    leaves: false,
    contextTokens: held.get(id) ?? trainContextTokens,
    tools: capabilities.tools,
    pictures: false,
    thinking: capabilities.thinking,
    note: isQuarantined(model)
      ? 'In quarantine'
      : [quantization, formatBytes(sizeBytes)].filter((part) => part !== null).join(', '),
  }
}

/** A check has failed: nothing loads it before another one goes well. */
function isQuarantined({ check }: Model): boolean {
  return check.state === 'quarantined'
}

/** Models of the providers that are set up. */
export function cloudModels(providers: readonly Provider[]): ChatModel[] {
  return providers.filter(isInUse).flatMap((provider) => {
    const leaves = leavesThisMac(provider)
    return provider.models.map((model) => ({
      id: `${provider.name}/${model.name}`,
      name: model.display_name,
      group: provider.display_name,
      baseId: null,
      provider: provider.display_name,
      leaves,
      contextTokens: model.context_tokens,
      tools: null,
      pictures: null,
      thinking: false,
      note: model.name === model.display_name ? '' : model.name,
    }))
  })
}

/** The few words below a model's name. */
export function modelFacts({ contextTokens, note, tools, thinking }: ChatModel): string[] {
  return [
    note,
    contextTokens === null ? '' : `${formatContext(contextTokens)} context`,
    tools === true ? 'tools' : '',
    thinking ? 'thinking' : '',
  ].filter((fact) => fact !== '')
}

/** Those whose name, heading or facts hold all words. */
export function matchingModels(models: readonly ChatModel[], query: string): ChatModel[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  return models.filter((model) => {
    const text = [model.id, model.name, model.group, model.note].join(' ').toLowerCase()
    return words.every((word) => text.includes(word))
  })
}
