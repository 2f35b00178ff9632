import type { Tool } from '../../chat.ts'
import { literal } from '../grammar/expression.ts'
import type { GrammarBuilder } from '../grammar/grammar-builder.ts'
import { argumentsRule, callsGrammar } from './call-grammar.ts'
import type { CallTags } from './tagged-calls.ts'
import { holdsText } from './tagged-value.ts'
import { textUntil } from './text-until.ts'

/**
 * Calls with their arguments one by one, in the order of the schema: required ones always, others
 * if the model wants. Texts are free up to the mark that ends them.
 */
export function taggedCallGrammar(
  builder: GrammarBuilder,
  tools: readonly Tool[],
  parallel: boolean,
  open: string,
  tags: CallTags,
): string {
  const line = tags.linedValues ? '\n' : ''
  const gap = tags.nameOpen === null ? '' : '\n'
  const end = `${line}${tags.valueClose}`
  const value = (tool: Tool, key: string, schema: unknown, path: string) =>
    holdsText(tool.parameters, key)
      ? builder.rule(textUntil(end))
      : `${argumentsRule(builder, tool, `${path}.properties.${key}`, schema)} ${literal(end)}`

  return callsGrammar(
    builder,
    tools,
    parallel,
    {
      open: tags.close === null ? open : `${open}${gap}`,
      ...(tags.close !== null && { close: `${gap}${tags.close}` }),
      between: betweenCalls(open, tags, gap),
    },
    (tool, path) => {
      const { properties, required } = tool.parameters
      const needed = new Set<unknown>(Array.isArray(required) ? required : [])
      const parts = Object.entries(isRecord(properties) ? properties : {}).map(([key, schema]) => {
        const valueOpen = tags.valueOpens?.[holdsText(tool.parameters, key) ? 0 : 1] ?? ''
        const begin = `${gap}${tags.keyOpen}${key}${tags.keyClose}${valueOpen}${line}`
        const part = `${literal(begin)} ${value(tool, key, schema, path)}`
        return needed.has(key) ? part : `(${part})?`
      })
      const head = `${tags.nameOpen ?? ''}${tool.name}${tags.nameOpen ? tags.nameClose : ''}`
      return [literal(head), ...parts, literal(`${gap}${tags.callClose}`)].join(' ')
    },
  )
}

function betweenCalls(open: string, tags: CallTags, gap: string): string {
  if (tags.close === null) return `\n${open}`
  return tags.manyInOne ? gap : `${gap}${tags.close}\n${open}${gap}`
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
