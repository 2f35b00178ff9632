import { describe, expect, it } from 'vitest'
import {
  type SelfTestName,
  SelfTestName as Names,
  type SelfTestResult,
} from '../../src-main/contract/self-tests.ts'
import { appVerdicts } from '../../src-main/core/self-tests/verdicts/app-verdicts.ts'
import { knownApps } from '../../src-main/core/self-tests/verdicts/known-apps.ts'

const roomy = 131_072

function resultsWith(
  others: Partial<Record<SelfTestName, SelfTestResult['outcome']>> = {},
): SelfTestResult[] {
  return Names.options.map((name) => {
    const outcome = others[name] ?? 'passed'
    return { name, outcome, detail: `as ${name} said`, durationMs: 1 }
  })
}
const verdictsOf = (
  others: Parameters<typeof resultsWith>[0] = {},
  contextTokens: number | null = roomy,
) => {
  const results = resultsWith(others)
  const verdicts = appVerdicts({ kind: 'text', contextTokens, results })
  return Object.fromEntries(verdicts.map(({ app, ...verdict }) => [app, verdict]))
}
const appsThat = (verdict: string, verdicts: ReturnType<typeof verdictsOf>) =>
  Object.keys(verdicts).filter((app) => verdicts[app]?.verdict === verdict)
const all = knownApps.map(({ app }) => app)

describe('a verdict', () => {
  it('is that an app works where all that it needs has passed', () => {
    expect(appsThat('works', verdictsOf())).toEqual(all)
    expect(appsThat('works', verdictsOf({}, null))).toEqual(all)
  })

  it('is no where something that it needs has failed, with what was seen', () => {
    const cases = {
      'anthropic-events': ['Claude Code'],
      'count-tokens': ['Claude Code'],
      'responses-events': ['Codex'],
      'tool-calls': ['Cline', 'opencode'],
      usage: ['opencode'],
      chat: all,
    } as const
    for (const [name, apps] of Object.entries(cases)) {
      const verdicts = verdictsOf({ [name]: 'failed' })
      expect(appsThat('no', verdicts), name).toEqual(apps)
      expect(verdicts[apps[0]]?.reason).toBe(`${name}: as ${name} said`)
    }
  })

  it('is partly where only a part of it would not work', () => {
    const verdicts = verdictsOf({ 'tool-calls': 'failed' })
    expect(verdicts['Xcode']).toEqual({ verdict: 'partly', reason: 'Its agent has no tools.' })
    const slow = verdictsOf({ 'parallel-tool-calls': 'failed', 'long-prompt': 'failed' })
    expect(slow['Claude Code']).toEqual({
      verdict: 'partly',
      reason: 'It makes one call at a time. Long conversations may break off.',
    })
    expect(slow['Zed']?.verdict).toBe('works')
  })

  it.each([
    [24_999, 'no', 'It needs 25 000 tokens of context, the model has 24 999.'],
    [25_000, 'partly', 'It is at ease with 64 000 tokens of context, the model has 25 000.'],
    [64_000, 'works', null],
  ])('counts the context: with %i tokens, Claude Code: %s', (contextTokens, verdict, reason) => {
    expect(verdictsOf({}, contextTokens)['Claude Code']).toEqual({ verdict, reason })
  })

  it('is unknown before a test, unless the context rules it out already', () => {
    const before = (contextTokens: number) =>
      appVerdicts({ kind: 'text', contextTokens, results: [] }).map(({ verdict }) => verdict)
    expect(new Set(before(roomy))).toEqual(new Set(['unknown']))
    expect(before(4096)[0]).toBe('no')
    const skipped = verdictsOf({ 'anthropic-events': 'skipped' })
    expect(skipped['Claude Code']).toMatchObject({ verdict: 'unknown' })
  })

  it('on a model that writes no text is no', () => {
    for (const kind of ['embeddings', 'ranking'] as const) {
      const verdicts = appVerdicts({ kind, contextTokens: roomy, results: resultsWith() })
      expect(verdicts.every(({ verdict }) => verdict === 'no')).toBe(true)
    }
  })
})
