import { isKey, schemeOf } from '../../providers/references/references.ts'
import type { Entry } from './config.ts'

/** Where requests to a model go: this Mac's own models, or a provider. */
export interface Service {
  /** A provider's name, to begin with; `ollama` may turn out to be a model on this Mac. */
  readonly name: string
  /** `null` for the provider's own address. */
  readonly baseUrl: string | null
  readonly protocol: 'openai' | 'anthropic' | null
}

/** The key of a deployment, opened nowhere but here. */
export type OldKey =
  | { readonly kind: 'none' }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'literal'; readonly key: string }
  | { readonly kind: 'unusable'; readonly why: string }

/** One way to a model. */
export interface Deployment {
  /** The name that clients ask for; several deployments may share it. */
  readonly group: string
  readonly service: Service | { readonly problem: string }
  /** As the provider calls it. */
  readonly model: string
  readonly key: OldKey
  readonly requestsPerMinute: number | null
  readonly tokensPerMinute: number | null
  readonly weight: number
  readonly left: readonly string[]
}

/** What LiteLLM writes before a model's name, and who that is here. */
const services: Readonly<Record<string, Pick<Service, 'name' | 'protocol'>>> = {
  openai: { name: 'openai', protocol: 'openai' },
  'text-completion-openai': { name: 'openai', protocol: 'openai' },
  custom_openai: { name: 'openai', protocol: 'openai' },
  openai_like: { name: 'openai', protocol: 'openai' },
  litellm_proxy: { name: 'litellm', protocol: 'openai' },
  anthropic: { name: 'anthropic', protocol: 'anthropic' },
  gemini: { name: 'google', protocol: 'openai' },
  xai: { name: 'xai', protocol: 'openai' },
  openrouter: { name: 'openrouter', protocol: 'openai' },
  mistral: { name: 'mistral', protocol: 'openai' },
  deepseek: { name: 'deepseek', protocol: 'openai' },
  groq: { name: 'groq', protocol: 'openai' },
  together_ai: { name: 'together', protocol: 'openai' },
  fireworks_ai: { name: 'fireworks', protocol: 'openai' },
  ollama: { name: 'ollama', protocol: 'openai' },
  ollama_chat: { name: 'ollama', protocol: 'openai' },
  lm_studio: { name: 'lm-studio', protocol: 'openai' },
  hosted_vllm: { name: 'vllm', protocol: 'openai' },
  vllm: { name: 'vllm', protocol: 'openai' },
  llamafile: { name: 'llamafile', protocol: 'openai' },
}

const known = new Set([
  'model',
  'api_base',
  'base_url',
  'api_key',
  'rpm',
  'tpm',
  'weight',
  'custom_llm_provider',
])

/** What one entry of the list says. */
export function readDeployment({ modelName, params, others }: Entry): Deployment {
  const { prefix, model } = prefixOf(params)
  const left = Object.keys(params).filter((name) => !known.has(name))
  return {
    group: modelName.trim(),
    service: serviceOf(prefix, params.api_base ?? params.base_url),
    model,
    key: keyOf(params.api_key),
    requestsPerMinute: countIn(params.rpm),
    tokensPerMinute: countIn(params.tpm),
    weight: Math.min(1000, countIn(params.weight) ?? 1),
    left: [...left, ...others],
  }
}

function prefixOf(params: Entry['params']): { prefix: string; model: string } {
  const { model, custom_llm_provider: given } = params
  const [first = '', ...rest] = model.split('/')
  if (rest.length > 0 && isService(first)) return { prefix: first, model: rest.join('/') }
  if (typeof given === 'string') return { prefix: given, model }
  if (/^(?:gpt-|chatgpt-|o\d|text-embedding-)/.test(model)) return { prefix: 'openai', model }
  if (model.startsWith('claude-')) return { prefix: 'anthropic', model }
  return { prefix: rest.length > 0 ? first : '', model }
}

function isService(prefix: string): boolean {
  return Object.hasOwn(services, prefix)
}

function serviceOf(prefix: string, base: unknown): Deployment['service'] {
  if (!isService(prefix)) {
    const whose = prefix === '' ? 'It names no provider.' : `Corral does not speak to ${prefix}.`
    return { problem: whose }
  }
  const { name, protocol } = services[prefix] ?? { name: prefix, protocol: 'openai' }
  if (base === undefined || base === null || base === '') return { name, baseUrl: null, protocol }
  if (typeof base !== 'string') return { problem: 'Its address is not one.' }
  if (base.startsWith('os.environ/')) return { problem: 'Its address is in a variable.' }
  return { name, baseUrl: isOwnOllama(name, base) ? null : base, protocol }
}

/** The address that everybody writes, and that Corral has with a number. */
function isOwnOllama(name: string, base: string): boolean {
  const url = URL.parse(base)
  const isHere = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1'
  return name === 'ollama' && isHere && url?.port === '11434'
}

function keyOf(value: unknown): OldKey {
  if (value === undefined || value === null || value === '') return { kind: 'none' }
  if (typeof value !== 'string') return { kind: 'unusable', why: 'It is not a text.' }
  const variable = /^os\.environ\/(.*)$/s.exec(value)?.[1]
  if (variable !== undefined) {
    const isName = /^[A-Za-z_][A-Za-z0-9_]{0,100}$/.test(variable) && !/^CORRAL_/i.test(variable)
    if (isName) return { kind: 'variable', name: variable }
    return { kind: 'unusable', why: 'Its variable is not one that may hold a key.' }
  }
  // Corral would read `file:…` as a place to look; a foreign file must not send it there.
  if (!isKey(value) || schemeOf(value)) return { kind: 'unusable', why: 'It cannot be a key.' }
  return { kind: 'literal', key: value }
}

function countIn(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value
  const isCount = typeof number === 'number' && number >= 1 && number <= 1_000_000_000
  return isCount ? Math.floor(number) : null
}
