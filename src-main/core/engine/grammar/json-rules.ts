import type { RuleWriter } from './grammar-builder.ts'

/**
 * JSON text as models write it. Blanks are bounded, so that no model writes them for ever; numbers
 * are bounded, so that none of them overflows.
 */
export interface JsonRules {
  /** Blanks after `{`, `[` and `,` and before `}` and `]`. */
  readonly blank: string
  readonly colon: string
  readonly comma: string
  /** One character within a string: a surrogate pair is one, half of it is none. */
  readonly character: string
  /** As `character`, but each has one spelling only: what is compared with known keys. */
  readonly plainCharacter: string
  readonly string: string
  readonly integer: string
  readonly number: string
  readonly boolean: string
  readonly object: string
  readonly array: string
  readonly value: string
}

/** As many as 64 bits need. */
export const maxIntegerDigits = 19
export const maxDecimals = 16

export function createJsonRules(writer: RuleWriter): JsonRules {
  const { rule } = writer
  const blank = rule(String.raw`(" " | "\n" [ \t]{0,40})?`)
  const colon = rule('":" " "?')
  const comma = rule(`"," ${blank}`)
  const unicode = rule(
    String.raw`[0-9a-cA-CeEfF] [0-9a-fA-F]{3} | [dD] ([0-7] [0-9a-fA-F]{2}` +
      String.raw` | [89abAB] [0-9a-fA-F]{2} "\\u" [dD] [c-fC-F] [0-9a-fA-F]{2})`,
  )
  const character = rule(String.raw`[^"\\\x00-\x1F] | "\\" (["\\/bfnrt] | "u" ${unicode})`)
  const plainCharacter = rule(String.raw`[^"\\\x00-\x1F] | "\\" ["\\bfnrt]`)
  const string = rule(String.raw`"\"" ${character}* "\""`)
  const whole = rule(`"0" | [1-9] [0-9]{0,${maxIntegerDigits - 1}}`)
  const integer = rule(`"0" | "-"? [1-9] [0-9]{0,${maxIntegerDigits - 1}}`)
  const number = rule(`"-"? ${whole} ("." [0-9]{1,${maxDecimals}})? ([eE] [-+]? [0-9]{1,2})?`)
  const boolean = rule('"true" | "false"')
  const value = writer.reserve()
  const member = rule(`${string} ${colon} ${value.name}`)
  const object = rule(`"{" ${blank} (${member} (${comma} ${member})* ${blank})? "}"`)
  const array = rule(`"[" ${blank} (${value.name} (${comma} ${value.name})* ${blank})? "]"`)
  value.fill(`${object} | ${array} | ${string} | ${number} | ${boolean} | "null"`)
  return {
    blank,
    colon,
    comma,
    character,
    plainCharacter,
    string,
    integer,
    number,
    boolean,
    object,
    array,
    value: value.name,
  }
}
