import type { ModelSettings } from '../../../src-main/contract/pool.ts'

/** The settings of a model as they are typed and chosen; empty leaves a choice to Corral. */
export interface SettingsDraft {
  context: string
  slots: string
  kvCacheType: KvChoice
  flashAttention: SwitchChoice
  gpuLayers: string
  batch: string
  promptLookup: SwitchChoice
  /** Empty for none. */
  draftModel: string
  idleMinutes: string
  loras: { path: string; scale: string }[]
}

export type KvChoice = 'auto' | NonNullable<ModelSettings['kvCacheType']>
export type SwitchChoice = 'auto' | 'on' | 'off'

export function draftOf(settings: ModelSettings): SettingsDraft {
  return {
    context: textOf(settings.contextTokens),
    slots: textOf(settings.slots),
    kvCacheType: settings.kvCacheType ?? 'auto',
    flashAttention: choiceOf(settings.flashAttention),
    gpuLayers: textOf(settings.gpuLayers),
    batch: textOf(settings.batchTokens),
    promptLookup: choiceOf(settings.promptLookup),
    draftModel: settings.draftModelId ?? '',
    idleMinutes: settings.idleSeconds === null ? '' : String(settings.idleSeconds / 60),
    loras: settings.loras.map(({ path, scale }) => ({ path, scale: String(scale) })),
  }
}

/** All but pinning, which has a switch of its own. */
export type ChosenSettings = Omit<ModelSettings, 'pinned'>

export function settingsOf(draft: SettingsDraft): ChosenSettings {
  return {
    contextTokens: numberOf(draft.context),
    slots: numberOf(draft.slots),
    kvCacheType: draft.kvCacheType === 'auto' ? null : draft.kvCacheType,
    flashAttention: flagOf(draft.flashAttention),
    gpuLayers: numberOf(draft.gpuLayers),
    batchTokens: numberOf(draft.batch),
    promptLookup: flagOf(draft.promptLookup),
    draftModelId: draft.draftModel === '' ? null : draft.draftModel,
    idleSeconds: draft.idleMinutes.trim() === '' ? null : secondsOf(draft.idleMinutes),
    loras: draft.loras.map(({ path, scale }) => ({ path: path.trim(), scale: Number(scale) })),
  }
}

/** Only what differs, so that two people who change different things do not undo each other. */
export function changedSettings(
  draft: SettingsDraft,
  before: ModelSettings,
): Partial<ChosenSettings> {
  const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
  const entries = Object.entries(settingsOf(draft)).filter(
    ([name, value]) => !same(value, before[name as keyof ChosenSettings]),
  )
  return Object.fromEntries(entries)
}

/** Does the change only count once the model is loaded again? */
export function needsReload(changed: Partial<ChosenSettings>): boolean {
  return Object.keys(changed).some((name) => name !== 'idleSeconds')
}

const bounds = {
  context: [256, 10_000_000, 'The context'],
  slots: [1, 64, 'The number of conversations'],
  gpuLayers: [0, 10_000, 'The number of layers'],
  batch: [32, 4096, 'The slice of a prompt'],
} as const

/** The first thing that does not do, in words; null when all of it does. */
export function draftProblem(draft: SettingsDraft): string | null {
  for (const field of Object.keys(bounds) as (keyof typeof bounds)[]) {
    const [least, most, name] = bounds[field]
    const number = numberOf(draft[field])
    const fits = number === null || (Number.isInteger(number) && number >= least && number <= most)
    if (!fits) return `${name} is a whole number from ${least} to ${most.toLocaleString('en')}.`
  }
  const seconds = secondsOf(draft.idleMinutes)
  if (draft.idleMinutes.trim() !== '' && !(seconds >= 1 && seconds <= 31_536_000)) {
    return 'The idle time is a number of minutes, a year at most.'
  }
  const badScale = draft.loras.some(({ scale }) => scale.trim() === '' || !inScale(Number(scale)))
  if (badScale) return 'The strength of an adapter is a number from -4 to 4.'
  return draft.loras.some(({ path }) => path.trim() === '')
    ? 'Enter where the file of each adapter is, or remove it.'
    : null
}

function inScale(scale: number): boolean {
  return scale >= -4 && scale <= 4
}

function secondsOf(minutes: string): number {
  return Math.round(Number(minutes) * 60)
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value)
}

function numberOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text)
}

function choiceOf(value: boolean | null): SwitchChoice {
  if (value === null) return 'auto'
  return value ? 'on' : 'off'
}

function flagOf(choice: SwitchChoice): boolean | null {
  return choice === 'auto' ? null : choice === 'on'
}
