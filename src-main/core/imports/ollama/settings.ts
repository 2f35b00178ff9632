import type { OldModel, OldProfile } from '../old-profile.ts'
import { readSettings } from '../old-profile.ts'

/** What an Ollama model is made of, as far as it is of use here. */
export interface OllamaModel {
  readonly name: string
  readonly model: OldModel
  readonly system: unknown
  /** By Ollama's names: numbers, or in a Modelfile the texts of them. */
  readonly parameters: Readonly<Record<string, unknown>>
  /** Parts that Corral has no place for, such as a template. */
  readonly parts: readonly string[]
}

const taken = new Set([
  'temperature',
  'top_p',
  'top_k',
  'min_p',
  'repeat_penalty',
  'num_ctx',
  'num_predict',
])

/** Its settings as a profile. `num_predict` below zero means without end. */
export function profileOfOllama(old: OllamaModel): OldProfile {
  const { name, model, system, parameters, parts } = old
  const value = (key: string) => numberIn(Object.hasOwn(parameters, key) ? parameters[key] : null)
  const most = value('num_predict')
  const { settings, left } = readSettings({
    systemPrompt: system,
    contextTokens: value('num_ctx'),
    sampling: {
      temperature: value('temperature'),
      topP: value('top_p'),
      topK: value('top_k'),
      minP: value('min_p'),
      repeatPenalty: value('repeat_penalty'),
      maxTokens: typeof most === 'number' && most < 0 ? null : most,
    },
  })
  const others = Object.keys(parameters).filter((key) => !taken.has(key))
  return { name, model, settings, left: [...left, ...others, ...parts] }
}

function numberIn(value: unknown): unknown {
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : value
}
