import { CorralError } from '../../errors.ts'
import { grammarProblem } from './grammar-check.ts'
import { createJsonRules } from './json-rules.ts'
import { createSchemaRules } from './schema-rules.ts'

/**
 * Collects the rules of one grammar in GBNF
 * (https://github.com/ggml-org/llama.cpp/blob/master/grammars/README.md).
 * An expression is GBNF text; whoever joins expressions puts them in parentheses where needed.
 */
export interface GrammarBuilder {
  /**
   * Adds rules for the JSON text of any value that the schema allows; answers the rule's name.
   * `path` names the field in errors.
   * @throws CorralError `invalid_input` for a schema that is none, or that no grammar can hold
   */
  schema(schema: unknown, path: string, options?: SchemaOptions): string
  /** Adds a rule; answers its name. Equal expressions share one rule. */
  rule(expression: string): string
  /**
   * The whole grammar; its first rule, `root`, is the given expression.
   * @throws CorralError `invalid_input` when it is larger than a grammar may be, or has no end
   */
  build(root: string): string
}

/**
 * What no grammar can hold, such as `uniqueItems`, is refused; `loose` leaves it out instead, for
 * schemas that only guide.
 */
export type SchemaMode = 'exact' | 'loose'

interface SchemaOptions {
  /** By default `exact`. */
  readonly mode?: SchemaMode
  /** The schema that this one is a part of: references point into it. By default itself. */
  readonly document?: unknown
}

export { literal } from './expression.ts'

/** What the parts that write rules share. */
export interface RuleWriter {
  rule(expression: string): string
  /** Takes a name for a rule that refers to itself; `fill` gives it its expression. */
  reserve(): { readonly name: string; fill(expression: string): void }
}

const maxTextChars = 128 * 1024

export function createGrammarBuilder(): GrammarBuilder {
  const names = new Map<string, string>()
  const lines: string[] = []
  let textChars = 0
  let count = 0

  const add = (name: string, expression: string) => {
    textChars += expression.length
    if (textChars > maxTextChars) {
      throw new CorralError('invalid_input', 'The grammar that this request needs is too large.')
    }
    lines.push(`${name} ::= ${expression}`)
  }

  const nextName = () => {
    count += 1
    return `r${count}`
  }

  const writer: RuleWriter = {
    rule(expression) {
      const known = names.get(expression)
      if (known !== undefined) return known
      const name = nextName()
      names.set(expression, name)
      add(name, expression)
      return name
    },
    reserve() {
      const name = nextName()
      return { name, fill: (expression) => add(name, expression) }
    },
  }

  const once = <T>(create: () => T) => {
    let made: T | undefined
    return () => (made ??= create())
  }
  const json = once(() => createJsonRules(writer))
  const exact = once(() => createSchemaRules(writer, json(), 'exact'))
  const loose = once(() => createSchemaRules(writer, json(), 'loose'))

  return {
    rule: writer.rule,
    schema(schema, path, { mode = 'exact', document = schema } = {}) {
      return (mode === 'exact' ? exact() : loose())(schema, path, document)
    },
    build(root) {
      const text = [`root ::= ${root}`, ...lines].join('\n')
      const problem = grammarProblem(text)
      if (problem === null) return text
      throw new CorralError(
        'invalid_input',
        `No grammar holds what this request demands: ${problem}.`,
      )
    },
  }
}
