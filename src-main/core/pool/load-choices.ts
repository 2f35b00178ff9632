import type { ModelSettings } from '../../contract/pool.ts'
import type { LoadSettings } from '../engine/load-options.ts'

/** Context of each slot when nobody chose one. */
const usualContextTokens = 8192
/** With less, most requests do not fit. */
const leastContextTokens = 2048
/** Slots when nobody chose, in the order in which they are wanted. */
const usualSlots = [4, 2, 1]

export interface LoadChoice {
  readonly settings: LoadSettings
  /** Its context is smaller than wanted. */
  readonly isSmaller: boolean
}

export interface WantedModel {
  readonly settings: ModelSettings
  readonly trainContextTokens: number | null
  /** What a request needs at least; 0 for nothing in particular. */
  readonly minContextTokens: number
  /** What requests needed before; given up when it does not fit. */
  readonly grownContextTokens: number
  readonly draftPath: string | null
}

/**
 * The ways to load a model, best first, with every choice made. What a person has chosen is never
 * changed; what is left open is chosen by what fits.
 */
export function loadChoices(wanted: WantedModel): LoadChoice[] {
  const { settings } = wanted
  const { full, smaller } = contexts(wanted)
  const slots = settings.slots === null ? usualSlots : [settings.slots]
  const choice = (contextTokens: number, count: number, isSmaller: boolean): LoadChoice => ({
    isSmaller,
    settings: {
      contextTokens,
      slots: count,
      kvCacheType: settings.kvCacheType ?? 'f16',
      flashAttention: settings.flashAttention ?? true,
      gpuLayers: settings.gpuLayers,
      batchTokens: settings.batchTokens ?? 512,
      loras: settings.loras,
      draftPath: wanted.draftPath,
      promptLookup: settings.promptLookup ?? false,
    },
  })
  const fewest = slots.at(-1) ?? 1
  return [
    ...slots.map((count) => choice(full, count, false)),
    ...smaller.map((contextTokens) => choice(contextTokens, fewest, true)),
  ]
}

/** The most context that a model could be given; a person's choice is not exceeded. */
export function mostContextTokens({
  settings,
  trainContextTokens,
}: Pick<WantedModel, 'settings' | 'trainContextTokens'>): number {
  return settings.contextTokens ?? trainContextTokens ?? usualContextTokens
}

function contexts(wanted: WantedModel): { full: number; smaller: number[] } {
  const { settings, minContextTokens, grownContextTokens } = wanted
  if (settings.contextTokens !== null) return { full: settings.contextTokens, smaller: [] }
  const most = mostContextTokens(wanted)
  const least = Math.min(most, nextPowerOfTwo(minContextTokens))
  const usual = Math.max(Math.min(usualContextTokens, most), least)
  const full = Math.min(most, Math.max(usual, nextPowerOfTwo(grownContextTokens)))
  const smaller = [usual, 4096, leastContextTokens].filter(
    (tokens, at, all) => tokens < full && tokens >= least && all.indexOf(tokens) === at,
  )
  return { full, smaller }
}

/** 0 stays 0. */
function nextPowerOfTwo(tokens: number): number {
  return tokens <= 1 ? tokens : 2 ** Math.ceil(Math.log2(tokens))
}
