import { isObject } from '../../lib/is-object.ts'
import type { Config } from './config.ts'

/** Which models are asked when one fails. */
export interface Fallbacks {
  /** After a failure. */
  of(group: string): readonly string[]
  /** After a prompt that is too long. */
  ofTooLong(group: string): readonly string[]
}

/** As LiteLLM has them: lists of `{model: [model, …]}`, in either of two sections. */
export function readFallbacks({ sections }: Config): Fallbacks {
  const parts = [sections.litellm_settings, sections.router_settings]
  const general = tableOf(parts.map(({ fallbacks }) => fallbacks))
  const tooLong = tableOf(parts.map((part) => part.context_window_fallbacks))
  const usual = parts.flatMap((part) => namesIn(part.default_fallbacks))
  return {
    of: (group) => {
      const names = general.get(group) ?? [...(general.get('*') ?? []), ...usual]
      return names.filter((name) => name !== group)
    },
    ofTooLong: (group) => (tooLong.get(group) ?? []).filter((name) => name !== group),
  }
}

/** Names that each group may be called by as well: `{alias: group}` or `{alias: {model: group}}`. */
export function readAliases({ sections }: Config): [alias: string, group: string][] {
  const { model_group_alias: fromRouter } = sections.router_settings
  const { model_group_alias: fromModule } = sections.litellm_settings
  return [fromRouter, fromModule].filter(isObject).flatMap((table) =>
    Object.entries(table).flatMap(([alias, value]): [string, string][] => {
      const group = isObject(value) ? value.model : value
      return typeof group === 'string' ? [[alias, group]] : []
    }),
  )
}

function tableOf(lists: readonly unknown[]): Map<string, string[]> {
  const table = new Map<string, string[]>()
  for (const entry of lists.flatMap((list): unknown[] => (Array.isArray(list) ? list : []))) {
    if (!isObject(entry)) continue
    for (const [group, names] of Object.entries(entry)) table.set(group, namesIn(names))
  }
  return table
}

function namesIn(list: unknown): string[] {
  const names = Array.isArray(list) ? list : []
  return [...new Set(names.filter((name): name is string => typeof name === 'string'))].slice(0, 20)
}
