import { RE2JS } from 're2js'
import { CorralError } from '../errors.ts'

/**
 * A regular expression over whole names, whatever their case, in time linear in the name: RE2JS
 * needs at most about `programSize` steps for each of its characters.
 */
export interface RulePattern {
  readonly programSize: number
  readonly groupCount: number
  /** The groups, the whole name first; `null` when the name does not fit. */
  match(name: string): readonly string[] | null
}

const maxPatternLength = 512
const maxProgramSize = 500

/**
 * @throws CorralError `invalid_input` for a pattern that cannot be read or is too costly
 */
export function compileRulePattern(source: string): RulePattern {
  if (source.length > maxPatternLength) {
    throw invalid(`longer than ${maxPatternLength} characters`)
  }
  const compiled = compile(source)
  const programSize = compiled.programSize()
  if (programSize > maxProgramSize) {
    throw invalid(`too costly (${programSize} steps for each character, at most ${maxProgramSize})`)
  }
  const groupCount = compiled.groupCount()
  return {
    programSize,
    groupCount,
    match(name) {
      // Not `compiled.matches`: it builds a table for each pattern, which costs memory without end.
      const matcher = compiled.matcher(name)
      if (!matcher.matches()) return null
      return Array.from({ length: groupCount + 1 }, (_, at) => matcher.group(at) ?? '')
    },
  }
}

function compile(source: string): RE2JS {
  try {
    return RE2JS.compile(source, RE2JS.CASE_INSENSITIVE)
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be read'
    throw invalid(reason.replace('error parsing regexp: ', '').replace('(?i)', ''))
  }
}

function invalid(reason: string): CorralError {
  return new CorralError('invalid_input', `Invalid regex pattern: ${reason}`, {
    param: 'model_pattern',
  })
}

/**
 * Characters with which every name begins that fits, in lower case; empty when that is not certain.
 * Names that begin otherwise need not be tried.
 */
export function literalStart(source: string): string {
  if (source.includes('|')) return ''
  const [plain = ''] = /^(?:[a-z0-9_/: -]|\\[.+/_-])*/i.exec(source) ?? []
  const rest = source.slice(plain.length)
  const literal = plain.replaceAll('\\', '')
  return (/^[*+?{]/.test(rest) ? literal.slice(0, -1) : literal).toLowerCase()
}
