import type { z } from 'zod'
import { ProfileFields } from '../../contract/profiles.ts'
import type { FoundModel } from '../library/found-model.ts'

/** What of a profile another program can have set. */
type Settings = Pick<ProfileFields, 'description' | 'systemPrompt' | 'sampling' | 'contextTokens'>

/** A named set of settings of another program, as far as a profile can hold it. */
export interface OldProfile {
  readonly name: string
  readonly model: OldModel
  readonly settings: Settings
  /** What stays behind, by the names it has there. */
  readonly left: readonly string[]
}

/** The model that settings are for. */
export interface OldModel {
  /** As the other program calls it; `null` when it names none. */
  readonly title: string | null
  /** Why it is not here, should it not be. */
  readonly absent: string
  is(found: FoundModel): boolean
}

/** Settings that say nothing of their model. */
export const noModel: OldModel = {
  title: null,
  absent: 'It names no model. Choose one for it and import again.',
  is: () => false,
}

/** As they stand in a foreign file: any value may be anything. */
export interface RawSettings {
  readonly description?: unknown
  readonly systemPrompt?: unknown
  readonly contextTokens?: unknown
  readonly sampling: { readonly [Name in keyof Settings['sampling']]?: unknown }
}

/** The settings that a profile can hold, and the names of those that are out of its bounds. */
export function readSettings(raw: RawSettings): { settings: Settings; left: string[] } {
  const left: string[] = []
  const { shape } = ProfileFields
  const kept = <T>(name: string, schema: z.ZodType<T>, value: unknown): T | null => {
    if (value === undefined || value === null || value === '') return null
    const parsed = schema.safeParse(value)
    if (parsed.success) return parsed.data
    left.push(name)
    return null
  }
  const sampling = Object.entries(raw.sampling).map(([name, value]) =>
    // Everywhere -1 stands for an answer without end, which is what leaving it out means here.
    name === 'maxTokens' && value === -1 ? null : kept(name, shape.sampling, valueOf(name, value)),
  )
  const settings = {
    description: kept('description', shape.description, raw.description) ?? '',
    systemPrompt: kept('systemPrompt', shape.systemPrompt, raw.systemPrompt),
    contextTokens: kept('contextTokens', shape.contextTokens, raw.contextTokens),
    sampling: Object.assign({}, ...sampling),
  }
  return { settings, left }
}

function valueOf(name: string, value: unknown): unknown {
  return value === undefined || value === null ? null : { [name]: value }
}

/** Does it set anything at all? */
export function isEmpty({ systemPrompt, contextTokens, sampling }: Settings): boolean {
  return systemPrompt === null && contextTokens === null && Object.keys(sampling).length === 0
}
