import type { AnswerOptions, OutputShape, Sampling } from '../../../chat.ts'
import { CorralError } from '../../../errors.ts'
import { isStrictSchema } from './strict-schema.ts'
import type { Quirks } from './quirks.ts'

export type Drop = (path: string, what: string) => void

/** The fields that chats and completions share, without those of the output's form. */
export function encodeOptions(
  options: AnswerOptions,
  quirks: Quirks,
  drop: Drop,
): Readonly<Record<string, unknown>> {
  const { maxTokens, choices, stop } = options
  if (choices > 1 && !quirks.takesChoices) {
    const message = 'This provider gives one answer at a time.'
    throw new CorralError('unsupported', message, { param: 'n' })
  }
  if (stop.length > quirks.maxStops) drop('stop', `all after the first ${quirks.maxStops}`)
  const stops = stop.slice(0, quirks.maxStops)
  return {
    ...encodeSampling(options.sampling, quirks, drop),
    ...(maxTokens !== null && { [quirks.maxTokensField]: maxTokens }),
    ...(stops.length > 0 && { stop: stops }),
    ...(choices > 1 && { n: choices }),
  }
}

function encodeSampling(
  sampling: Sampling,
  { sampling: names }: Quirks,
  drop: Drop,
): Readonly<Record<string, unknown>> {
  const known: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(sampling) as [keyof Sampling, unknown][]) {
    if (value === undefined) continue
    const name = names[key]
    if (name === undefined) drop(key, 'this model takes no such setting')
    else known[name] = value instanceof Map ? Object.fromEntries(value) : value
  }
  return known
}

/** @throws CorralError `unsupported` for a grammar that the provider does not read */
export function encodeOutput(
  output: OutputShape,
  quirks: Quirks,
  drop: Drop,
): Readonly<Record<string, unknown>> {
  if (output.type === 'text') return {}
  if (output.type === 'json') return { response_format: { type: 'json_object' } }
  if (output.type === 'grammar') return encodeGrammar(output.gbnf, quirks)
  if (quirks.schemas === 'json_object') {
    drop('output', 'the schema; any JSON object may come')
    return { response_format: { type: 'json_object' } }
  }
  const { schema } = output
  const json_schema = { name: 'output', schema, strict: isStrictSchema(schema) }
  return { response_format: { type: 'json_schema', json_schema } }
}

function encodeGrammar(gbnf: string, { grammar }: Quirks): Readonly<Record<string, unknown>> {
  if (grammar === 'grammar') return { grammar: gbnf }
  if (grammar === 'response_format') return { response_format: { type: 'grammar', grammar: gbnf } }
  throw new CorralError('unsupported', 'This provider reads no grammars.', { param: 'grammar' })
}
