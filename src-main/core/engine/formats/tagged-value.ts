type Schema = Readonly<Record<string, unknown>>

/** The schema of this argument wants text and nothing else, so its value can be passed on as it comes. */
export function holdsText(parameters: Schema, key: string): boolean {
  const types = typesOf(parameters, key)
  return types.size === 1 && types.has('string')
}

/** The JSON text of a value that a model wrote without quotes. */
export function jsonOf(value: string, parameters: Schema, key: string): string {
  const text = value.trim()
  const types = typesOf(parameters, key)
  const json = pythonWords[text] ?? text
  const parsed = parse(json)
  if (parsed === undefined) return JSON.stringify(value.replace(/\n$/, ''))
  // Text is allowed too: what looks like a number may be meant as text, null hardly.
  if (types.has('string') && !types.has(typeOf(parsed))) return JSON.stringify(value)
  return json
}

/** Models that have read much Python write these. */
const pythonWords: Readonly<Record<string, string | undefined>> = {
  True: 'true',
  False: 'false',
  None: 'null',
}

function typesOf(parameters: Schema, key: string): Set<string> {
  const { properties } = parameters
  return isSchema(properties) ? typesIn(properties[key], 0) : new Set()
}

function typesIn(schema: unknown, depth: number): Set<string> {
  if (!isSchema(schema) || depth > 4) return new Set()
  const values = 'const' in schema ? [schema['const']] : schema['enum']
  const variants = [schema['anyOf'], schema['oneOf']].flatMap((list) =>
    Array.isArray(list) ? list : [],
  )
  const own = Array.isArray(schema['type']) ? schema['type'] : [schema['type']]
  return new Set([
    ...own.filter((type) => typeof type === 'string'),
    ...(Array.isArray(values) ? values.map(typeOf) : []),
    ...variants.flatMap((variant) => [...typesIn(variant, depth + 1)]),
  ])
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown
  } catch {
    return undefined
  }
}
