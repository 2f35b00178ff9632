import type { Tool } from '../../chat.ts'
import { literal } from '../grammar/expression.ts'
import type { GrammarBuilder } from '../grammar/grammar-builder.ts'

/** What stands around the calls and between them. Control tokens count by their text. */
export interface CallFrame {
  /** Before the first and after the last. */
  readonly open?: string
  readonly close?: string
  readonly between: string
}

/**
 * One call of one of the tools, or several. `call` is the expression of one; `path` names the
 * schema of its arguments in errors.
 */
export function callsGrammar(
  builder: GrammarBuilder,
  tools: readonly Tool[],
  parallel: boolean,
  frame: CallFrame,
  call: (tool: Tool, path: string) => string,
): string {
  const calls = tools.map((tool, at) => builder.rule(call(tool, `tools.${at}.function.parameters`)))
  const one = builder.rule(calls.join(' | '))
  const more = parallel ? ` (${literal(frame.between)} ${one})*` : ''
  const framed = [
    frame.open && literal(frame.open),
    `${one}${more}`,
    frame.close && literal(frame.close),
  ]
  return builder.rule(framed.filter(Boolean).join(' '))
}

/**
 * Schemas of tools only guide, so what no grammar can hold is left out of them. `part` is the schema
 * of one argument; by default that of all.
 */
export function argumentsRule(
  builder: GrammarBuilder,
  tool: Tool,
  path: string,
  part: unknown = tool.parameters,
): string {
  return builder.schema(part, path, { mode: 'loose', document: tool.parameters })
}

/** A call whose arguments are JSON between two texts. */
export function jsonCall(builder: GrammarBuilder, before: (name: string) => string, after: string) {
  return (tool: Tool, path: string) =>
    [literal(before(tool.name)), argumentsRule(builder, tool, path), after && literal(after)]
      .filter(Boolean)
      .join(' ')
}
