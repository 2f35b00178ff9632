import { parse } from 'yaml'
import { z } from 'zod'
import { CorralError } from '../../errors.ts'
import { isObject } from '../../lib/is-object.ts'
import { notFound, requireAbsolute } from '../source-file.ts'
import { readSourceText } from '../source-text.ts'

type Values = Readonly<Record<string, unknown>>

/** One entry of `model_list`. */
export interface Entry {
  readonly modelName: string
  readonly params: Values & { readonly model: string }
  /** Beside its parameters, such as `model_info`. */
  readonly others: readonly string[]
}

/** A config.yaml of LiteLLM. */
export interface Config {
  readonly entries: readonly Entry[]
  /** Entries that say no model. */
  readonly broken: number
  readonly sections: Readonly<Record<'litellm_settings' | 'router_settings', Values>>
  readonly general: Values
  /** Other parts, by name. */
  readonly others: readonly string[]
}

const EntryShape = z.looseObject({
  model_name: z.string().min(1).max(1000),
  litellm_params: z.looseObject({ model: z.string().min(1).max(1000) }),
})
const maxEntries = 1000
/** Anchors are in use; more than this is a bomb. */
const maxAliases = 200
/** The parser takes its time, and everybody waits for it: a thousand models need no more. */
const maxChars = 256 * 1024

/**
 * @throws CorralError `invalid_input` when it is no such file, `too_large`
 */
export async function readConfig(path: string): Promise<Config> {
  requireAbsolute(path)
  const text = await readSourceText(path)
  if (text === null) throw notFound(path)
  if (text.length > maxChars) {
    throw new CorralError('too_large', 'The file is larger than can be imported.')
  }
  const yaml = parseYaml(text)
  if (!isObject(yaml) || !Array.isArray(yaml.model_list)) throw notAConfig()
  const { model_list, litellm_settings, router_settings, general_settings, ...others } = yaml
  if (model_list.length > maxEntries) {
    throw new CorralError('too_large', 'The file has more models than can be imported.')
  }
  const entries = model_list.map((entry) => EntryShape.safeParse(entry).data ?? null)
  return {
    entries: entries
      .filter((entry) => entry !== null)
      .map(({ model_name, litellm_params, ...more }) => ({
        modelName: model_name,
        params: litellm_params,
        others: Object.keys(more),
      })),
    broken: entries.filter((entry) => entry === null).length,
    sections: {
      litellm_settings: valuesIn(litellm_settings),
      router_settings: valuesIn(router_settings),
    },
    general: valuesIn(general_settings),
    others: Object.keys(others),
  }
}

function parseYaml(text: string): unknown {
  try {
    // Whether keys come twice would be asked of each pair of them.
    const options = { merge: true, uniqueKeys: false, logLevel: 'error' } as const
    return parse(text, { ...options, maxAliasCount: maxAliases })
  } catch {
    // Not the parser's words: they repeat the lines around the fault, and there may be keys in them.
    throw notAConfig()
  }
}

function valuesIn(part: unknown): Values {
  return isObject(part) ? part : {}
}

function notAConfig(): CorralError {
  return new CorralError(
    'invalid_input',
    'This is no config.yaml of LiteLLM: it has no model_list, or is no YAML.',
    { param: 'path' },
  )
}
