import type {
  AppVerdict,
  SelfTestName,
  SelfTestReport,
  SelfTestResult,
} from '../../../src-main/contract/self-tests.ts'
import { formatCount, formatWhen } from '../../lib/format.ts'

/** What each test tries, as people would say it. */
export const testNames: Record<SelfTestName, string> = {
  chat: 'Answers a question',
  stream: 'Streams its answer',
  'tool-calls': 'Calls a tool',
  'parallel-tool-calls': 'Calls several tools at once',
  'json-schema': 'Keeps to a JSON schema',
  usage: 'Counts what was used',
  'count-tokens': 'Counts tokens beforehand',
  'responses-events': 'Events of the Responses API',
  'anthropic-events': 'Events of Anthropic’s API',
  'long-prompt': 'Reads a long prompt',
  embeddings: 'Makes embeddings',
  rerank: 'Ranks documents',
}

export const outcomeText: Record<SelfTestResult['outcome'], string> = {
  passed: 'Passed',
  failed: 'Failed',
  skipped: 'Skipped',
}

export const verdictText: Record<AppVerdict['verdict'], string> = {
  works: 'Works',
  partly: 'Works in part',
  no: 'Does not work',
  unknown: 'Not known yet',
}

/** How the tests stand, in a sentence. */
export function reportText({ state, results, testedAt }: SelfTestReport): string {
  const count = (outcome: SelfTestResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length
  if (state === 'never') return 'Never tested.'
  if (state === 'running') return `${formatCount(results.length, 'test')} done, more to come.`
  const failed = count('failed')
  const sum = [
    `${formatCount(count('passed'), 'test')} passed`,
    failed > 0 ? `${failed} failed` : null,
    count('skipped') > 0 ? `${count('skipped')} skipped` : null,
  ].filter((part) => part !== null)
  const when = testedAt === null ? '' : `, ${formatWhen(testedAt)}`
  const old = state === 'outdated' ? ' The file has changed since: test it again.' : ''
  return `${sum.join(', ')}${when}.${old}`
}

/** The reason of a verdict, with its test as people would say it. */
export function reasonText(reason: string): string {
  const [, name, rest] = /^([a-z-]+): (.*)$/s.exec(reason) ?? []
  if (name === undefined || rest === undefined || !isTestName(name)) return reason
  return `${testNames[name]}: ${rest}`
}

function isTestName(name: string): name is SelfTestName {
  return Object.hasOwn(testNames, name)
}
