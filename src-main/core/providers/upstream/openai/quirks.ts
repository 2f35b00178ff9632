import type { Sampling } from '../../../chat.ts'
import { type EffortWord, openAiModel } from './openai-model.ts'

/** What is particular about how a provider, and some of its models, take OpenAI's chats. */
export interface Quirks {
  readonly maxTokensField: 'max_completion_tokens' | 'max_tokens'
  readonly systemRole: 'system' | 'developer'
  /** Templates of local models often refuse a system message that is not the first. */
  readonly takesLaterSystem: boolean
  /** Several texts of one message stay apart; else they are joined. */
  readonly takesTextParts: boolean
  /** The names of what it knows of sampling; the rest is dropped. */
  readonly sampling: Readonly<Partial<Record<keyof Sampling, string>>>
  readonly maxStops: number
  readonly takesChoices: boolean
  readonly takesLogprobs: boolean
  readonly takesParallelWish: boolean
  /** `include_usage`; without it the usage comes anyway. */
  readonly takesStreamOptions: boolean
  readonly thinking: ThinkingStyle
  /** The field in which it wants to see its thinking again; `null` for not at all. */
  readonly replay: 'reasoning_content' | 'reasoning' | null
  /** It refuses calls without their thinking, were it empty. */
  readonly needsReplay: boolean
  readonly documents: 'file' | 'document_url' | null
  readonly schemas: 'json_schema' | 'json_object'
  readonly grammar: 'grammar' | 'response_format' | null
  /** It takes `prompt_cache_key` and `safety_identifier`. */
  readonly takesSession: boolean
  /** Ids of calls have nine letters or digits. */
  readonly hasShortCallIds: boolean
  /** Stands for a signature that nobody has; `null` where none is needed. */
  readonly missingSignature: string | null
}

type ThinkingStyle =
  /** `reasoning_effort`, with these words, from little to much. */
  | { readonly type: 'effort'; readonly words: readonly EffortWord[] }
  /** `reasoning: {effort | enabled}` */
  | { readonly type: 'reasoning'; readonly words: readonly EffortWord[] }
  /** `thinking: {type}` and `reasoning_effort` */
  | { readonly type: 'switch'; readonly words: readonly EffortWord[] }
  /** `chat_template_kwargs`, for the model's own template. */
  | { readonly type: 'template' }
  | { readonly type: 'none' }

const commonSampling = {
  temperature: 'temperature',
  topP: 'top_p',
  seed: 'seed',
  frequencyPenalty: 'frequency_penalty',
  presencePenalty: 'presence_penalty',
  logitBias: 'logit_bias',
} as const
const wideSampling = {
  ...commonSampling,
  topK: 'top_k',
  minP: 'min_p',
  repeatPenalty: 'repetition_penalty',
} as const

/** The words that most know. */
const threeWords = ['low', 'medium', 'high'] as const

/** Whoever is not named below. */
const common: Quirks = {
  maxTokensField: 'max_tokens',
  systemRole: 'system',
  takesLaterSystem: true,
  takesTextParts: false,
  sampling: commonSampling,
  maxStops: 4,
  takesChoices: true,
  takesLogprobs: true,
  takesParallelWish: true,
  takesStreamOptions: true,
  thinking: { type: 'effort', words: threeWords },
  replay: null,
  needsReplay: false,
  documents: null,
  schemas: 'json_schema',
  grammar: null,
  takesSession: false,
  hasShortCallIds: false,
  missingSignature: null,
}

const local: Partial<Quirks> = {
  takesLaterSystem: false,
  maxStops: 16,
  replay: 'reasoning_content',
  sampling: wideSampling,
}

const byProvider: Readonly<Record<string, Partial<Quirks>>> = {
  google: {
    // Other fields are refused as unknown names.
    sampling: { temperature: 'temperature', topP: 'top_p' },
    takesLogprobs: false,
    takesParallelWish: false,
  },
  openrouter: {
    takesTextParts: true,
    sampling: wideSampling,
    thinking: {
      type: 'reasoning',
      words: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'],
    },
    replay: 'reasoning',
    documents: 'file',
  },
  mistral: {
    sampling: {
      temperature: 'temperature',
      topP: 'top_p',
      seed: 'random_seed',
      frequencyPenalty: 'frequency_penalty',
      presencePenalty: 'presence_penalty',
    },
    takesLogprobs: false,
    takesStreamOptions: false,
    thinking: { type: 'none' },
    documents: 'document_url',
    hasShortCallIds: true,
  },
  deepseek: {
    takesChoices: false,
    takesParallelWish: false,
    thinking: { type: 'switch', words: ['high', 'max'] },
    replay: 'reasoning_content',
    needsReplay: true,
    schemas: 'json_object',
    maxStops: 16,
  },
  groq: {
    maxTokensField: 'max_completion_tokens',
    sampling: { temperature: 'temperature', topP: 'top_p', seed: 'seed' },
    takesChoices: false,
    takesLogprobs: false,
    replay: 'reasoning',
  },
  together: { sampling: wideSampling },
  fireworks: {
    sampling: wideSampling,
    thinking: { type: 'effort', words: ['none', ...threeWords] },
    grammar: 'response_format',
  },
  ollama: { ...local, thinking: { type: 'effort', words: ['none', ...threeWords] } },
  'lm-studio': { ...local, sampling: { ...wideSampling, repeatPenalty: 'repeat_penalty' } },
  'llama-server': {
    ...local,
    sampling: { ...wideSampling, repeatPenalty: 'repeat_penalty' },
    thinking: { type: 'template' },
    grammar: 'grammar',
  },
  vllm: { ...local, thinking: { type: 'template' } },
  'mlx-server': { ...local, thinking: { type: 'template' } },
}

/** What holds for a model of a provider, both by their names. */
export function quirksOf(provider: string, model: string): Quirks {
  const own = { ...common, ...byProvider[provider] }
  if (provider === 'openai') return openAi(model)
  if (provider === 'xai') return xAi(model)
  if (provider === 'google') return google(own, model)
  if (provider === 'groq') return { ...own, thinking: groqThinking(model) }
  // Models whose makers want their thinking back, whoever runs them.
  const isReplayed = /deepseek|kimi|glm|minimax|mimo/i.test(model)
  return isReplayed && own.replay === null ? { ...own, replay: 'reasoning_content' } : own
}

function openAi(name: string): Quirks {
  const { efforts } = openAiModel(name)
  const isReasoning = efforts.length > 0
  return {
    ...common,
    maxTokensField: 'max_completion_tokens',
    systemRole: isReasoning ? 'developer' : 'system',
    takesTextParts: true,
    sampling: isReasoning ? { seed: 'seed' } : commonSampling,
    maxStops: isReasoning ? 0 : 4,
    takesLogprobs: !isReasoning,
    thinking: isReasoning ? { type: 'effort', words: efforts } : { type: 'none' },
    documents: 'file',
    takesSession: true,
  }
}

/** https://docs.x.ai/docs/guides/reasoning: all models of today reason, and take no stop strings. */
function xAi(model: string): Quirks {
  const isReasoning = !/^grok-[23](-(?!mini)|$)|non-reasoning/.test(model)
  const takesEffort = /^grok-(3-mini|4\.[3-9]|[5-9])/.test(model)
  return {
    ...common,
    maxTokensField: 'max_completion_tokens',
    sampling: isReasoning
      ? { temperature: 'temperature', topP: 'top_p', seed: 'seed' }
      : commonSampling,
    maxStops: isReasoning ? 0 : 4,
    thinking: takesEffort ? { type: 'effort', words: threeWords } : { type: 'none' },
  }
}

/** https://ai.google.dev/gemini-api/docs/openai and /thought-signatures. */
function google(own: Quirks, model: string): Quirks {
  const canBeOff = model.startsWith('gemini-2.5-flash')
  const isThinking = /^gemini-(2\.5|[3-9])/.test(model)
  const least = canBeOff ? ['none' as const] : []
  return {
    ...own,
    thinking: isThinking
      ? { type: 'effort', words: [...least, 'minimal', ...threeWords] }
      : { type: 'none' },
    missingSignature: /^gemini-[3-9]/.test(model) ? 'skip_thought_signature_validator' : null,
  }
}

function groqThinking(model: string): ThinkingStyle {
  return model.includes('gpt-oss') ? { type: 'effort', words: threeWords } : { type: 'none' }
}
