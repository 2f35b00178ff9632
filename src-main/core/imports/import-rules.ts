import { NewRule } from '../../contract/routing.ts'
import { CorralError } from '../errors.ts'
import { type ReportRow, reasonOf, reportRow } from './report.ts'

/** The rules of Corral, as far as an import needs them; they belong to a later feature. */
export interface RulesDoor {
  list(): readonly { readonly modelPattern: string; readonly patternType: string }[]
  /** @throws CorralError `invalid_input` */
  create(rule: NewRule): unknown
  /** Is it a regular expression that a rule may have? @throws CorralError `invalid_input` */
  checkPattern(pattern: string): unknown
}

/** A rule of another program. */
export interface OldRule {
  /** As its names stand there. */
  readonly title: string
  /** As Corral would have it, unchecked; or why it cannot have it. */
  readonly rule: { readonly [Field in keyof NewRule]: unknown } | string
  /** What is different here, in sentences. */
  readonly notes: readonly string[]
  /** What stays behind, by the names it has there. */
  readonly left: readonly string[]
}

const isThere = 'There is a rule for these names; it stays as it is.'

/**
 * Adds rules. Where there is one for the same names it stays as it is, whatever it says.
 * @param preview only says what would come of it
 */
export function importRules(
  rules: RulesDoor,
  old: readonly OldRule[],
  preview: boolean,
): ReportRow[] {
  const known = new Set(
    rules.list().map(({ modelPattern, patternType }) => keyOf(modelPattern, patternType)),
  )
  return old.map(({ title, rule, notes, left }) => {
    const skipped = (why: string) => reportRow('rule', title, 'skipped', why)
    if (typeof rule === 'string') return skipped(rule)
    const parsed = NewRule.safeParse(rule)
    if (!parsed.success) return skipped('Its names are not such as a rule can have.')
    const { model_pattern, pattern_type = 'exact' } = parsed.data
    const key = keyOf(model_pattern, pattern_type)
    if (known.has(key)) return reportRow('rule', title, 'present', isThere)
    try {
      if (pattern_type === 'regex') rules.checkPattern(model_pattern)
      if (!preview) rules.create(parsed.data)
    } catch (error) {
      if (error instanceof CorralError && error.code === 'invalid_input')
        return skipped(error.message)
      throw error
    }
    known.add(key)
    return reportRow('rule', title, 'migrated', reasonOf(notes, left))
  })
}

/** Names are the same whatever their case. */
function keyOf(pattern: string, type: string): string {
  return `${type} ${type === 'regex' ? pattern : pattern.toLowerCase()}`
}
