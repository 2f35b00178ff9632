import { expect, test } from 'vitest'
import type { Explanation, RoutingRule } from '../../src-main/contract/routing.ts'
import {
  decisionText,
  shareText,
  targetFacts,
  withPlaces,
} from '../../src-renderer/views/routing/plan-text.ts'
import { emptyQuestion, questionOf } from '../../src-renderer/views/routing/question-draft.ts'

const target: Explanation['targets'][number] = {
  tier: 0,
  weight: 1,
  backend_type: 'openai',
  model: 'gpt-4o',
  leaves_this_mac: true,
  reason: 'rule 7 (prefix gpt-) names it first',
  memory: null,
  context_tokens: 128_000,
  needed_tokens: 1700,
  cost_microusd: { input: 3000, most: 8000 },
}
const explanation: Explanation = {
  matched_rule_id: 7,
  backend_type: 'openai',
  model: 'gpt-4o',
  found_by: 'rule',
  targets: [target],
  skipped: [],
  problem: null,
  near: [],
}
const rules = [
  { id: 9, pattern_type: 'exact', model_pattern: 'other' },
  { id: 7, pattern_type: 'prefix', model_pattern: 'gpt-' },
] as RoutingRule[]

const factsOf = (change: Partial<typeof target>) =>
  targetFacts({ ...target, ...change }, (id) => `the ${id}`).join(' · ')

test('a rule goes by its place on the screen, not by its id', () => {
  expect(decisionText(explanation, rules)).toBe('Rule 2, for names that begin with gpt-, takes it.')
  expect(withPlaces(target.reason, rules)).toBe(
    'rule 2 (for names that begin with gpt-) names it first',
  )
  expect(withPlaces('rule 3 (exact gone) falls back to it', rules)).toContain('rule 3 (for gone)')
})

test('a rule that fits but leads nowhere is not said to take the name', () => {
  const passedOver = { ...explanation, found_by: 'local' } as const
  expect(decisionText(passedOver, rules)).toContain('cannot be followed')
  expect(decisionText({ ...explanation, targets: [] }, rules)).toContain('cannot be followed')
  const unknown = {
    ...explanation,
    matched_rule_id: null,
    found_by: 'nothing',
    targets: [],
  } satisfies Explanation
  expect(decisionText(unknown, rules)).toContain('no model has this name')
})

test('what is not known is said to be unknown, never to be nothing', () => {
  expect(factsOf({ cost_microusd: null, context_tokens: null })).toBe(
    'context not known · cost not known',
  )
  expect(factsOf({ cost_microusd: { input: 0, most: 0 } })).toContain('free of charge')
  expect(factsOf({ cost_microusd: { input: 3000, most: null } })).toContain(
    '$0.003 and what the answer costs',
  )
  expect(factsOf({})).toBe('1,700 of 128K tokens · $0.008 at most')
})

test('a local target says what loading it does to others, and what is too long for it', () => {
  const memory = { state: 'would be loaded', evicted: ['a', 'b'] }
  expect(factsOf({ memory, context_tokens: 1024, cost_microusd: { input: 0, most: 0 } })).toBe(
    'Would be loaded · unloads the a and the b · 1,700 of 1K tokens: too long · free of charge',
  )
})

test('targets of one tier say their share, one alone says none', () => {
  const other = { ...target, model: 'b', weight: 3 }
  expect(shareText(other, [target, other])).toBe('75% of the requests')
  expect(shareText(target, [target, { ...other, tier: 1 }])).toBeNull()
})

test('nothing is asked before a name is there, and what is no number does not count', () => {
  expect(questionOf({ ...emptyQuestion, name: '  ' })).toBeNull()
  const draft = { ...emptyQuestion, name: ' gpt-4o ', input: '12', most: '1e9', tools: true }
  expect(questionOf(draft)).toEqual({
    model_name: 'gpt-4o',
    door: 'openai',
    has_images: false,
    has_tools: true,
    input_tokens: 12,
    max_tokens: null,
  })
})
