import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { RoutingRule, RuleTarget } from '../../src-main/contract/routing.ts'
import { chainOf } from '../../src-main/core/routing/chain.ts'
import { type Rule, inRuleOrder } from '../../src-main/core/routing/rule.ts'
import { movedTo, prioritiesFor, priorityOnTop } from '../../src-renderer/lib/rule-order.ts'
import { heldOffset, placeAt, rowShift } from '../../src-renderer/views/routing/drag-place.ts'
import { draftOf, isComplete, ruleOf } from '../../src-renderer/views/routing/rule-draft.ts'
import {
  type SentencePart,
  conditionTexts,
  mayLeave,
  ruleSentence,
} from '../../src-renderer/views/routing/rule-parts.ts'

const rule: RoutingRule = {
  id: 1,
  model_pattern: 'gpt-',
  pattern_type: 'prefix',
  backend_type: 'openai',
  backend_model: null,
  fallback_backend: null,
  priority: 0,
  enabled: true,
  targets: [],
  conditions: {},
  options: {
    allow_cloud: true,
    strict: false,
    max_attempts: 4,
    total_timeout_ms: 120_000,
    first_event_timeout_ms: 120_000,
    fall_back_on_context: false,
    prompt_cache: false,
  },
  warnings: [],
  created_at: '2026-11-21T00:00:00.000Z',
  updated_at: '2026-11-21T00:00:00.000Z',
}

const names: Record<string, string> = { openai: 'OpenAI', anthropic: 'Claude' }
const nameOf = (type: string) => names[type] ?? type
const textOf = (parts: SentencePart[]) =>
  parts.map((part) => (typeof part === 'string' ? part : part.name)).join('')
const inWords = (change: Partial<RoutingRule>) =>
  textOf(ruleSentence({ ...rule, ...change }, nameOf))

describe('the order of rules', () => {
  const priority = fc.integer({ min: -1_000_000, max: 1_000_000 })
  const anyRules = fc.uniqueArray(
    fc.record({ priority, pattern: fc.constantFrom('a', 'bb', 'ccc') }),
    { minLength: 1, maxLength: 8, comparator: () => false },
  )

  test('after a move is what was asked for, whatever the priorities were', () => {
    fc.assert(
      fc.property(anyRules, fc.nat(), fc.nat(), (fields, first, second) => {
        const rules = fields
          .map(
            (one, id) =>
              ({ ...one, id, patternType: 'prefix', modelPattern: one.pattern }) as Rule &
                typeof one,
          )
          .toSorted(inRuleOrder)
        const [from, to] = [first % rules.length, second % rules.length]
        const wanted = movedTo(rules, from, to)
        const changes = new Map(
          prioritiesFor(wanted, rules[from]!.id).map(({ id, priority }) => [id, priority]),
        )
        const after = rules
          .map((one) => ({ ...one, priority: changes.get(one.id) ?? one.priority }))
          .toSorted(inRuleOrder)
        expect(after.map(({ id }) => id)).toEqual(wanted.map(({ id }) => id))
        expect([...changes.values()].every((value) => Math.abs(value) <= 1_000_000)).toBe(true)
      }),
    )
  })

  test('changes one rule where there is room between its neighbours', () => {
    const rules = [
      { id: 1, priority: 30 },
      { id: 2, priority: 20 },
      { id: 3, priority: 10 },
    ]
    expect(prioritiesFor(movedTo(rules, 2, 1), 3)).toEqual([{ id: 3, priority: 25 }])
    expect(priorityOnTop(rules)).toBe(40)
    expect(priorityOnTop([])).toBe(0)
  })
})

describe('a row that is dragged', () => {
  const boxes = [
    { top: 0, height: 40 },
    { top: 48, height: 100 },
    { top: 156, height: 40 },
  ]

  test('takes the place of the row whose middle its edge has passed', () => {
    expect(placeAt(boxes, 0, 0)).toBe(0)
    expect(placeAt(boxes, 0, 57)).toBe(0)
    expect(placeAt(boxes, 0, 59)).toBe(1)
    expect(placeAt(boxes, 0, 400)).toBe(2)
    expect(placeAt(boxes, 2, -59)).toBe(1)
    expect(placeAt(boxes, 2, -400)).toBe(0)
  })

  test('stays within the list, so that the page does not grow under it', () => {
    expect(heldOffset(boxes, 0, 1000)).toBe(156)
    expect(heldOffset(boxes, 1, 1000)).toBe(48)
    expect(heldOffset(boxes, 1, -1000)).toBe(-48)
    expect(heldOffset(boxes, 1, 20)).toBe(20)
    expect(placeAt(boxes, 1, heldOffset(boxes, 1, 1000))).toBe(2)
    expect(placeAt(boxes, 1, heldOffset(boxes, 1, -1000))).toBe(0)
  })

  test('shows what the list looks like once it is let go, also with rows of different heights', () => {
    const move = { from: 0, to: 2 }
    const tops = boxes.map((box, index) => box.top + rowShift(boxes, move, index))
    expect(tops).toEqual([156, 0, 108])
  })
})

describe('a rule in words', () => {
  test('says where requests go, and where then', () => {
    const targets = [{ backend_type: 'anthropic', backend_model: 'sonnet', tier: 1, weight: 1 }]
    expect(inWords({ targets, fallback_backend: 'local' })).toBe(
      'Requests for names that begin with gpt- go to OpenAI, then to Claude as sonnet, then to this Mac.',
    )
  })

  test('says how targets of one tier share the requests', () => {
    const targets = [{ backend_type: 'local', backend_model: 'llama', tier: 0, weight: 3 }]
    expect(inWords({ pattern_type: 'exact', model_pattern: 'fast', targets })).toBe(
      'Requests for fast go to OpenAI (1 of 4) or to llama on this Mac (3 of 4).',
    )
  })

  test('says that an alias goes where the other name goes', () => {
    const alias = { backend_type: 'alias', backend_model: 'fast' }
    expect(inWords({ ...alias, pattern_type: 'regex', model_pattern: 'be.t' })).toBe(
      'Requests for names that match be.t go where fast goes.',
    )
  })

  test('tells a rule that keeps requests here from one that lets them out', () => {
    expect(mayLeave(rule)).toBe(true)
    expect(mayLeave({ ...rule, options: { ...rule.options, allow_cloud: false } })).toBe(false)
    expect(mayLeave({ ...rule, backend_type: 'local' })).toBe(false)
    expect(mayLeave({ ...rule, backend_type: 'local', fallback_backend: 'openai' })).toBe(true)
  })

  test('names its conditions', () => {
    const texts = conditionTexts(
      { doors: ['anthropic', 'window'], apps: ['t1'], has_tools: false, input_tokens_over: 8000 },
      () => 'Claude Code',
    )
    expect(texts.join(', ')).toBe(
      'in Anthropic’s protocol or Corral’s own chat, from Claude Code, without tools, longer than 8,000 tokens',
    )
  })
})

describe('the form of a rule', () => {
  const target: fc.Arbitrary<RuleTarget> = fc.record({
    backend_type: fc.constantFrom('local', 'openai', 'anthropic'),
    backend_model: fc.constantFrom(null, 'one', 'two'),
    tier: fc.integer({ min: 0, max: 20 }),
    weight: fc.integer({ min: 0, max: 1000 }),
  })

  /** The targets in order, those that are asked together in one group. */
  function groupsOf(of: Partial<RoutingRule>) {
    const chain = chainOf({
      backendType: of.backend_type ?? '',
      backendModel: of.backend_model ?? null,
      targets: of.targets ?? [],
      fallbackBackend: of.fallback_backend ?? null,
    })
    const groups = Map.groupBy(chain, ({ tier }) => tier)
    return [...groups.values()].map((group) =>
      group.map(({ backendType, backendModel, weight }) => [backendType, backendModel, weight]),
    )
  }

  test('saved as it was opened means the same', () => {
    const fallback = fc.constantFrom(null, 'local', 'anthropic')
    fc.assert(
      fc.property(fc.array(target, { maxLength: 6 }), fallback, (targets, fallback_backend) => {
        const before = { ...rule, targets, fallback_backend }
        const after = ruleOf(draftOf(before)) as Partial<RoutingRule>
        expect(groupsOf(after)).toEqual(groupsOf(before))
      }),
    )
    const conditions = { has_images: false, doors: ['ollama' as const], input_tokens_over: 0 }
    expect(ruleOf(draftOf({ ...rule, conditions }))).toMatchObject({
      conditions,
      options: rule.options,
    })
  })

  test('is complete once it says what for and where to; an alias also under which name', () => {
    const empty = draftOf(null)
    expect(isComplete(empty)).toBe(false)
    expect(isComplete({ ...empty, pattern: 'a', backend: 'local' })).toBe(true)
    expect(isComplete({ ...empty, pattern: ' ', backend: 'local' })).toBe(false)
    expect(isComplete({ ...empty, pattern: 'a', backend: 'alias' })).toBe(false)
    expect(isComplete({ ...empty, pattern: 'a', backend: 'alias', model: 'b' })).toBe(true)
  })
})
