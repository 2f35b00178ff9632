import type { Effort } from '../../../chat.ts'

/**
 * What models that are spoken to in Anthropic's protocol take and refuse. From the pages of
 * https://platform.claude.com/docs/en/about-claude/models, /build-with-claude/thinking, /effort and
 * /mid-conversation-system-messages, and the table that the AI SDK keeps.
 */
export interface ModelTraits {
  /** Of one answer. What a request without a bound gets, since the protocol demands one. */
  readonly maxOutputTokens: number
  /** Whether a request may demand more, because the bound above is only a guess. */
  readonly takesMoreTokens: boolean
  /** Temperature, top_p and top_k are refused. */
  readonly refusesSampling: boolean
  /** Temperature and top_p together are refused. */
  readonly oneOfSampling: boolean
  readonly thinking: 'adaptive' | 'budget' | 'none'
  /** What switches thinking off; `null` where nothing does. */
  readonly thinkingOff: 'disabled' | 'between_tools' | null
  /** Highest first; none where the field is not known. */
  readonly efforts: readonly Effort[]
  /** A call cannot be demanded. */
  readonly refusesForcedCalls: boolean
  readonly hasOutputFormat: boolean
  /** A conversation may hold system messages behind those of users. */
  readonly takesLaterSystem: boolean
  /** A conversation may end with the beginning of the answer. */
  readonly takesPrefill: boolean
}

const all: readonly Effort[] = ['max', 'xhigh', 'high', 'medium', 'low']

/** Anthropic's own models from Opus 4.8 on, and those that nobody has heard of yet. */
const newest: ModelTraits = {
  maxOutputTokens: 128_000,
  takesMoreTokens: false,
  refusesSampling: true,
  oneOfSampling: false,
  thinking: 'adaptive',
  thinkingOff: 'disabled',
  efforts: all,
  refusesForcedCalls: false,
  hasOutputFormat: true,
  takesLaterSystem: true,
  takesPrefill: false,
}
const alwaysThinking: ModelTraits = { ...newest, thinkingOff: null }
const opus47: ModelTraits = { ...newest, takesLaterSystem: false }
const opus46: ModelTraits = {
  ...opus47,
  refusesSampling: false,
  oneOfSampling: true,
  efforts: ['max', 'high', 'medium', 'low'],
}
const sonnet46: ModelTraits = { ...opus46, efforts: ['high', 'medium', 'low'] }
const generation45: ModelTraits = {
  ...opus46,
  maxOutputTokens: 64_000,
  thinking: 'budget',
  efforts: [],
  takesPrefill: true,
}
const opus41: ModelTraits = { ...generation45, maxOutputTokens: 32_000 }
const generation4: ModelTraits = { ...generation45, oneOfSampling: false, hasOutputFormat: false }
const generation3: ModelTraits = {
  ...generation4,
  maxOutputTokens: 4096,
  takesMoreTokens: true,
  thinking: 'none',
  thinkingOff: null,
}
/** Models of others behind the same protocol, which speak what it was some time ago. */
const foreign: ModelTraits = {
  ...generation4,
  maxOutputTokens: 4096,
  takesMoreTokens: true,
}

/** The first that fits counts. */
const models: readonly (readonly [RegExp, ModelTraits])[] = [
  [/claude-sonnet-5[.-]5/, { ...newest, thinkingOff: 'between_tools', refusesForcedCalls: true }],
  [
    /claude-opus-5[.-]5|claude-(fable|mythos)-5[.-]\d/,
    { ...alwaysThinking, refusesForcedCalls: true },
  ],
  [/claude-mythos-preview/, { ...alwaysThinking, takesLaterSystem: false }],
  [/claude-(fable|mythos)/, alwaysThinking],
  [/claude-opus-4[.-]7/, opus47],
  [/claude-opus-4[.-]6/, opus46],
  [/claude-sonnet-4[.-]6/, sonnet46],
  [/claude-(opus|sonnet|haiku)-4[.-]5/, generation45],
  [/claude-opus-4[.-]1/, opus41],
  [/claude-opus-4(?![.-]?[2-9](?!\d))/, { ...generation4, maxOutputTokens: 32_000 }],
  [/claude-sonnet-4(?![.-]?[2-9](?!\d))/, generation4],
  [/claude-3[.-]7/, generation4],
  [/claude-(instant|v?[12](?!\d)|3)/, generation3],
  [/claude-/, newest],
]

/** By what the provider calls the model. Prefixes such as `anthropic/` and dates behind do not matter. */
export function traitsOf(model: string): ModelTraits {
  const name = model.toLowerCase()
  return models.find(([pattern]) => pattern.test(name))?.[1] ?? foreign
}
