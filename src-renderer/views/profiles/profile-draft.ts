import type { Profile, ProfileFields } from '../../../src-main/contract/profiles.ts'
import type { KvChoice } from '../pool/settings-draft.ts'

/** A profile as it is typed and chosen; empty leaves it to the model. */
export interface ProfileDraft {
  name: string
  modelId: string
  description: string
  /** Separated by commas. */
  aliases: string
  systemPrompt: string
  systemPromptMode: ProfileFields['systemPromptMode']
  thinking: ThinkingChoice
  temperature: string
  topP: string
  topK: string
  minP: string
  repeatPenalty: string
  maxTokens: string
  context: string
  kvCacheType: KvChoice
  pinned: boolean
}

export type ThinkingChoice = 'model' | 'on' | 'off'

export function draftOf(profile: Profile | null, modelId: string): ProfileDraft {
  const sampling = profile?.sampling ?? {}
  return {
    name: profile?.name ?? '',
    modelId: profile?.modelId ?? modelId,
    description: profile?.description ?? '',
    aliases: profile?.aliases.join(', ') ?? '',
    systemPrompt: profile?.systemPrompt ?? '',
    systemPromptMode: profile?.systemPromptMode ?? 'default',
    thinking: profile?.thinking ?? 'model',
    temperature: textOf(sampling.temperature),
    topP: textOf(sampling.topP),
    topK: textOf(sampling.topK),
    minP: textOf(sampling.minP),
    repeatPenalty: textOf(sampling.repeatPenalty),
    maxTokens: textOf(sampling.maxTokens),
    context: textOf(profile?.contextTokens),
    kvCacheType: profile?.kvCacheType ?? 'auto',
    pinned: profile?.pinned ?? false,
  }
}

export function fieldsOf(draft: ProfileDraft): ProfileFields {
  const sampling = {
    temperature: numberOf(draft.temperature),
    topP: numberOf(draft.topP),
    topK: numberOf(draft.topK),
    minP: numberOf(draft.minP),
    repeatPenalty: numberOf(draft.repeatPenalty),
    maxTokens: numberOf(draft.maxTokens),
  }
  return {
    name: draft.name.trim(),
    modelId: draft.modelId,
    description: draft.description.trim(),
    aliases: draft.aliases.split(/[\s,]+/).filter((alias) => alias !== ''),
    systemPrompt: draft.systemPrompt.trim() === '' ? null : draft.systemPrompt,
    systemPromptMode: draft.systemPromptMode,
    thinking: draft.thinking === 'model' ? null : draft.thinking,
    sampling: Object.fromEntries(Object.entries(sampling).filter(([, value]) => value !== null)),
    contextTokens: numberOf(draft.context),
    kvCacheType: draft.kvCacheType === 'auto' ? null : draft.kvCacheType,
    pinned: draft.pinned,
  }
}

interface Bounds {
  least: number
  most: number
  whole: boolean
}

/** As the contract has them. */
const bounds: Record<NumberField, Bounds> = {
  temperature: { least: 0, most: 2, whole: false },
  topP: { least: 0, most: 1, whole: false },
  topK: { least: 0, most: 1000, whole: true },
  minP: { least: 0, most: 1, whole: false },
  repeatPenalty: { least: 0.1, most: 2, whole: false },
  maxTokens: { least: 1, most: 1_000_000, whole: true },
  context: { least: 256, most: 10_000_000, whole: true },
}

export type NumberField =
  | 'temperature'
  | 'topP'
  | 'topK'
  | 'minP'
  | 'repeatPenalty'
  | 'maxTokens'
  | 'context'

/** What is wrong with a number; null when nothing is. */
export function numberProblem(draft: ProfileDraft, field: NumberField): string | null {
  const value = numberOf(draft[field])
  const { least, most, whole } = bounds[field]
  const fits = value === null || (value >= least && value <= most)
  if (fits && (value === null || !whole || Number.isInteger(value))) return null
  return `${whole ? 'A whole number' : 'A number'} from ${least} to ${most.toLocaleString('en')}.`
}

export function isComplete(draft: ProfileDraft): boolean {
  const numbers = Object.keys(bounds) as NumberField[]
  return (
    draft.name.trim() !== '' &&
    draft.modelId !== '' &&
    numbers.every((field) => numberProblem(draft, field) === null)
  )
}

function textOf(value: number | null | undefined): string {
  return value == null ? '' : String(value)
}

function numberOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text)
}
