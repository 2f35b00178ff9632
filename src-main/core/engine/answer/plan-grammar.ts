import type { ChatRequest, OutputShape } from '../../chat.ts'
import { CorralError } from '../../errors.ts'
import type { OutputFormat } from '../formats/output-format.ts'
import { createGrammarBuilder, literal } from '../grammar/grammar-builder.ts'

export interface GrammarPlan {
  readonly gbnf: string
  /** From which token on it holds. */
  readonly from: 'start' | 'end of thinking'
}

/** Of the model, where its answer begins: it thinks already, it may begin to, or it never does. */
export type ThinkingState = 'open' | 'possible' | 'never'

/** What may stand between thinking and answer. */
const blanks = '[ \\t\\n]{0,4}'

const schemaPath = 'response_format.json_schema.schema'

/**
 * What the request demands of the text, as a grammar; `null` when anything goes. A model that
 * thinks may do so first: the grammar either begins after it or allows for it.
 *
 * @throws CorralError `invalid_input` for schemas and grammars that cannot be used
 */
export function planChatGrammar(
  request: ChatRequest,
  format: OutputFormat,
  thinking: ThinkingState,
): GrammarPlan | null {
  const { toolChoice, output } = request
  const mustCall = toolChoice !== 'auto' && toolChoice !== 'none'
  if (output.type === 'text' && !mustCall) return null
  const from = thinking === 'open' ? 'end of thinking' : 'start'
  if (output.type === 'grammar') {
    if (!mustCall) return { gbnf: output.gbnf, from }
    throw new CorralError(
      'invalid_input',
      'A grammar and a required tool call exclude each other.',
      { param: 'grammar' },
    )
  }

  const builder = createGrammarBuilder()
  const tools =
    typeof toolChoice === 'object'
      ? request.tools.filter(({ name }) => name === toolChoice.name)
      : request.tools
  const allowed: string[] = []
  if (!mustCall) {
    const open = format.answerOpen === undefined ? '' : `${literal(format.answerOpen)} `
    allowed.push(`${open}${builder.schema(schemaOf(output), schemaPath)}`)
  }
  if (tools.length > 0 && toolChoice !== 'none') {
    const parallel = request.parallelToolCalls && typeof toolChoice !== 'object'
    allowed.push(`(${format.callGrammar(builder, tools, parallel)})`)
  }
  const answer = builder.rule(allowed.join(' | '))
  return { gbnf: builder.build(`${beforeAnswer(format, thinking)}${answer}`), from }
}

/** The grammar of a completion. @throws as planChatGrammar */
export function planCompletionGrammar(output: OutputShape): string | null {
  if (output.type === 'text') return null
  if (output.type === 'grammar') return output.gbnf
  const builder = createGrammarBuilder()
  return builder.build(builder.schema(schemaOf(output), schemaPath))
}

function schemaOf(output: OutputShape): unknown {
  return output.type === 'json_schema' ? output.schema : { type: 'object' }
}

function beforeAnswer({ thinking: marks }: OutputFormat, thinking: ThinkingState): string {
  if (thinking === 'open') return `${blanks} `
  return thinking === 'possible' && marks ? `(${thinkingRule(marks)} ${blanks})? ` : ''
}

/** Anything between the marks that does not hold the beginning of the closing one. */
function thinkingRule({ open, close }: { open: string; close: string }): string {
  const [first = '', second = ''] = close
  const inside = `([^${escaped(first)}] | ${literal(first)} [^${escaped(second)}])*`
  return `${literal(open)} ${inside} ${literal(close)}`
}

function escaped(char: string): string {
  return /[\]\\^-]/.test(char) ? `\\${char}` : char
}
