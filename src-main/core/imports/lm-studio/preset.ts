import { isObject } from '../../lib/is-object.ts'
import { type OldProfile, noModel, readSettings } from '../old-profile.ts'

/**
 * A preset of LM Studio as a profile; `null` when it is none. Its present form is
 * `{name, operation: {fields: [{key, value}]}, load: {fields}}`, where a value that can be switched
 * off is `{checked, value}`; before LM Studio 0.3 it was `{name, inference_params, load_params}`.
 * Source: presets that people have published in repositories, of both forms.
 */
export function readPreset(json: unknown, fileName: string): OldProfile | null {
  if (!isObject(json)) return null
  const name = typeof json.name === 'string' && json.name.trim() !== '' ? json.name : fileName
  const values = valuesOf(json)
  if (!values) return null
  const { settings, left } = readSettings({
    systemPrompt: values.get('systemPrompt'),
    contextTokens: values.get('contextLength'),
    sampling: {
      temperature: values.get('temperature'),
      topP: values.get('topP'),
      topK: values.get('topK'),
      minP: values.get('minP'),
      repeatPenalty: values.get('repeatPenalty'),
      maxTokens: values.get('maxTokens'),
    },
  })
  const others = [...values.keys()].filter((key) => !taken.has(key))
  return { name, model: noModel, settings, left: [...left, ...others] }
}

const newNames: Readonly<Record<string, string>> = {
  'llm.prediction.systemPrompt': 'systemPrompt',
  'llm.prediction.temperature': 'temperature',
  'llm.prediction.topPSampling': 'topP',
  'llm.prediction.topKSampling': 'topK',
  'llm.prediction.minPSampling': 'minP',
  'llm.prediction.repeatPenalty': 'repeatPenalty',
  'llm.prediction.maxPredictedTokens': 'maxTokens',
  'llm.load.contextLength': 'contextLength',
}
const oldNames: Readonly<Record<string, string>> = {
  pre_prompt: 'systemPrompt',
  temp: 'temperature',
  top_p: 'topP',
  top_k: 'topK',
  min_p: 'minP',
  repeat_penalty: 'repeatPenalty',
  n_predict: 'maxTokens',
  n_ctx: 'contextLength',
}
const taken = new Set(Object.values(newNames))

const maxFields = 500

/** By our names where we have one, by its own else; what is switched off or empty is left out. */
function valuesOf(json: Readonly<Record<string, unknown>>): Map<string, unknown> | null {
  const pairs = fieldsOf(json) ?? parametersOf(json)
  if (!pairs) return null
  return new Map(
    pairs.slice(0, maxFields).flatMap(([key, value]) => {
      const set = valueIn(value)
      return set === undefined ? [] : [[key, set] as const]
    }),
  )
}

function fieldsOf({ operation, load }: Readonly<Record<string, unknown>>) {
  const lists = [operation, load].map((part) => (isObject(part) ? part.fields : null))
  if (!lists.some(Array.isArray)) return null
  return lists
    .flatMap((list): unknown[] => (Array.isArray(list) ? list : []))
    .filter(isObject)
    .filter((field): field is { key: string; value: unknown } => typeof field.key === 'string')
    .map(({ key, value }): [string, unknown] => [ourName(newNames, key), value])
}

function parametersOf(json: Readonly<Record<string, unknown>>) {
  const parts = [json.inference_params, json.load_params].filter(isObject)
  if (parts.length === 0) return null
  return parts
    .flatMap((part) => Object.entries(part))
    .map(([key, value]): [string, unknown] => [ourName(oldNames, key), value])
}

/** Without the words that all of them begin with, where we have no name for it. */
function ourName(names: Readonly<Record<string, string>>, key: string): string {
  const own = Object.hasOwn(names, key) ? names[key] : undefined
  return own ?? key.replace(/^llm\.(?:prediction|load)\.(?:llama\.)?/, '')
}

/** `{checked: false}` is off, and so is what holds nothing. */
function valueIn(value: unknown): unknown {
  if (isObject(value) && typeof value.checked === 'boolean') {
    return value.checked ? value.value : undefined
  }
  const isNothing = value === null || value === '' || (Array.isArray(value) && value.length === 0)
  return isNothing ? undefined : value
}
