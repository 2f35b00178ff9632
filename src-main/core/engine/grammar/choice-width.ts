import { enumerated, listedValues, typeOf } from './enumeration.ts'
import { declaredKeys, requiredKeys } from './object-rule.ts'
import type { JsonType } from './schema-keywords.ts'
import { type Conjunction, isObject } from './schema-node.ts'

/**
 * What an alternative begins with. Two of one type can be told apart early when their keys differ,
 * or their values of the same key; `null` says that anything may come.
 */
export interface Beginning {
  readonly type: JsonType
  readonly key: string | null
  readonly value: string | null
}

/** All beginnings that a schema without references and choices leaves possible. */
export function beginningsOf(all: Conjunction, types: readonly JsonType[]): Beginning[] {
  if (enumerated(all)) return listedValues(all).map(beginningOfValue)
  return types.flatMap((type) =>
    type === 'object' ? objectBeginnings(all) : [{ type: numeric(type), key: null, value: null }],
  )
}

function beginningOfValue(value: unknown): Beginning {
  return { type: numeric(typeOf(value)), key: '', value: JSON.stringify(value) }
}

function numeric(type: JsonType): JsonType {
  return type === 'integer' ? 'number' : type
}

/** Known only where the first member of all is a required one. */
function objectBeginnings(all: Conjunction): Beginning[] {
  const key = all.flatMap(declaredKeys)[0]
  if (key === undefined || !all.some((node) => requiredKeys(node).includes(key))) {
    return [{ type: 'object', key: null, value: null }]
  }
  const values = all.flatMap(({ schema, path, document }) => {
    const member = isObject(schema.properties) ? schema.properties[key] : undefined
    return isObject(member) ? [{ schema: member, path, document }] : []
  })
  if (!enumerated(values)) return [{ type: 'object', key, value: null }]
  return listedValues(values).map((value) => ({
    type: 'object',
    key,
    value: JSON.stringify(value),
  }))
}

interface Alternative {
  readonly beginnings: readonly Beginning[]
  readonly width: number
}

/** How many ways the engine has to follow side by side where these alternatives are the choice. */
export function choiceWidth(alternatives: readonly Alternative[]): number {
  const sums = new Map<string, number>()
  for (const { beginnings, width } of alternatives) {
    const marks = new Set(
      beginnings.map(({ type, key, value }) => JSON.stringify([type, key, value])),
    )
    for (const mark of marks) sums.set(mark, (sums.get(mark) ?? 0) + width)
  }
  const sumOf = (...mark: (string | null)[]) => sums.get(JSON.stringify(mark)) ?? 0
  const widths = [...sums.keys()].map((mark) => {
    const [type, key, value] = JSON.parse(mark) as [string, string | null, string | null]
    const anyKey = sumOf(type, null, null)
    if (key === null) return anyKey
    const anyValue = sumOf(type, key, null)
    return anyKey + anyValue + (value === null ? 0 : sumOf(type, key, value))
  })
  return Math.max(1, ...widths)
}
