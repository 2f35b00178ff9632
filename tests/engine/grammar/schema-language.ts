import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { type Llama, LlamaLogLevel, getLlama } from 'node-llama-cpp'
import { createGrammarBuilder } from '../../../src-main/core/engine/grammar/grammar-builder.ts'

interface NativeGrammar {
  isTextCompatible(text: string): boolean
}

interface Bindings {
  AddonGrammar: new (gbnf: string, options: object) => NativeGrammar
}

let starting: Promise<Llama> | undefined

export function startEngine(): Promise<Llama> {
  starting ??= getLlama({
    build: 'never',
    gpu: false,
    maxThreads: 1,
    progressLogs: false,
    logLevel: LlamaLogLevel.disabled,
  })
  return starting
}

/** Says whether a whole text is one that the engine would let a model write. */
export async function acceptedBy(gbnf: string): Promise<(text: string) => boolean> {
  const { _bindings: bindings } = (await startEngine()) as unknown as { _bindings: Bindings }
  const grammar = new bindings.AddonGrammar(gbnf, { addonExports: bindings, rootRuleName: 'root' })
  return (text) => grammar.isTextCompatible(text)
}

export function grammarOf(schema: unknown, mode: 'exact' | 'loose' = 'exact'): string {
  const builder = createGrammarBuilder()
  return builder.build(builder.schema(schema, 'schema', { mode }))
}

/** As a model may write it: without blanks, in Python's way, and over several lines. */
export function spellings(value: unknown): string[] {
  const compact = JSON.stringify(value)
  return [compact, JSON.stringify(value, null, 2), spaced(value)]
}

function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}: ${spaced(item)}`,
  )
  return `{${members.join(', ')}}`
}

/** Another implementation's word on which values a schema allows. */
export function validatorOf(schema: object): (value: unknown) => boolean {
  const ajv = new Ajv2020({ strict: false, logger: false, multipleOfPrecision: 6 })
  addFormats.default(ajv)
  const validate = ajv.compile(schema)
  return (value) => validate(value)
}
