import type { ModelCapabilities } from '../../../contract/models.ts'
import type { AppVerdict, SelfTestName, SelfTestResult } from '../../../contract/self-tests.ts'
import { type AppNeeds, knownApps } from './known-apps.ts'

export interface Tested {
  readonly kind: ModelCapabilities['kind']
  /** The most that a conversation can have; `null` when it is not known. */
  readonly contextTokens: number | null
  /** Of the file as it is now; empty before its first test. */
  readonly results: readonly SelfTestResult[]
}

/** What apps would make of a model. Pure. */
export function appVerdicts(tested: Tested): AppVerdict[] {
  return knownApps.map((needs) => ({ app: needs.app, ...verdictOn(needs, tested) }))
}

type Verdict = Omit<AppVerdict, 'app'>

/** What every app needs. */
const answers: SelfTestName = 'chat'

function verdictOn(app: AppNeeds, { kind, contextTokens, results }: Tested): Verdict {
  if (kind !== 'text') return { verdict: 'no', reason: 'The model writes no text.' }
  const resultOf = (name: SelfTestName) => results.find((result) => result.name === name)
  const failed = [answers, ...app.needs]
    .map(resultOf)
    .find((result) => result?.outcome === 'failed')
  if (failed) return { verdict: 'no', reason: inWords(failed) }
  const { leastContextTokens: least, goodContextTokens: good } = app
  if (contextTokens !== null && least !== null && contextTokens < least) {
    return { verdict: 'no', reason: lacks('needs', least, contextTokens) }
  }
  const missing = app.needs.find((name) => resultOf(name)?.outcome !== 'passed')
  if (missing !== undefined) {
    const reason = results.length === 0 ? 'Not tested yet.' : `Not tested: ${missing}.`
    return { verdict: 'unknown', reason }
  }
  const lost = Object.entries(app.wants)
    .filter(([name]) => results.some((one) => one.name === name && one.outcome === 'failed'))
    .map(([, words]) => words)
  const isTight = contextTokens !== null && good !== null && contextTokens < good
  const reasons = [...lost, ...(isTight ? [lacks('is at ease with', good, contextTokens)] : [])]
  if (reasons.length > 0) return { verdict: 'partly', reason: reasons.join(' ') }
  return { verdict: 'works', reason: null }
}

function inWords({ name, detail }: SelfTestResult): string {
  return detail === null ? `It fails: ${name}.` : `${name}: ${detail}`
}

function lacks(verb: string, wanted: number, has: number): string {
  return `It ${verb} ${grouped(wanted)} tokens of context, the model has ${grouped(has)}.`
}

/** 25000 as `25 000`. */
function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ' ')
}
