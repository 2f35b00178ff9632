import fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, it } from 'vitest'
import { longestName, readModelName } from '../../src-main/core/routing/model-name.ts'
import {
  type RulePattern,
  compileRulePattern,
  literalStart,
} from '../../src-main/core/routing/rule-pattern.ts'
import { createRulePatterns } from '../../src-main/core/routing/rule-patterns.ts'
import { createMatcher } from '../../src-main/core/routing/matcher.ts'
import { type Rule, inRuleOrder } from '../../src-main/core/routing/rule.ts'
import { matcherOf, ruleOf } from './given.ts'

const idsFor = (rules: readonly Rule[], name: string) =>
  matcherOf(rules)
    .matches(readModelName(name))
    .map(({ rule }) => rule.id)

/** What matching means, without any index. */
function naiveMatches(rules: readonly Rule[], written: string): number[] {
  const { text, key } = readModelName(written)
  const fits = ({ modelPattern, patternType }: Rule) => {
    const pattern = readModelName(modelPattern).key
    if (patternType === 'exact') return key === pattern
    if (patternType === 'prefix') return key.startsWith(pattern)
    return RE2JS.compile(modelPattern, RE2JS.CASE_INSENSITIVE).matches(text)
  }
  return rules
    .filter((rule) => rule.enabled && fits(rule))
    .toSorted(inRuleOrder)
    .map(({ id }) => id)
}

const letters = fc.string({
  unit: fc.constantFrom(...'aAbBsSk-./1 \u017F\u212Aé'.split('')),
  maxLength: 6,
})
const regex = fc.constantFrom(
  'a.*',
  '.*',
  'a|b',
  '(a)(b?)',
  's+',
  'ab?',
  'a{2}',
  's.*',
  '[ab]+-1',
  'k',
  'a\\.b',
  'ſ',
  '(?-i)A.*',
)
const rules = fc
  .array(
    fc.record({
      type: fc.constantFrom('exact' as const, 'prefix' as const, 'regex' as const),
      text: letters,
      regex,
      priority: fc.integer({ min: -1, max: 1 }),
      enabled: fc.boolean(),
    }),
    { maxLength: 12 },
  )
  .map((all) =>
    all.map(({ type, text, regex, priority, enabled }, id) =>
      ruleOf({
        id,
        patternType: type,
        modelPattern: type === 'regex' ? regex : text,
        priority,
        enabled,
      }),
    ),
  )

describe('the matcher', () => {
  it('finds what a comparison with every rule finds, in the same order', () => {
    fc.assert(
      fc.property(rules, letters, (all, name) => {
        expect(idsFor(all, name)).toEqual(naiveMatches(all, name))
      }),
      { numRuns: 500 },
    )
  })

  it('does not depend on the order in which rules are stored', () => {
    const shuffled = rules.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }),
      ),
    )
    fc.assert(
      fc.property(shuffled, letters, ([all, other], name) => {
        expect(idsFor(other, name)).toEqual(idsFor(all, name))
      }),
    )
  })

  it('answers the second time what it answered first', () => {
    fc.assert(
      fc.property(rules, letters, (all, written) => {
        const matcher = matcherOf(all)
        const name = readModelName(written)
        expect(matcher.matches(name)).toEqual(matcher.matches(name))
      }),
    )
  })

  it('gives groups as they were written: of a regex, and the rest after a prefix', () => {
    const all = [
      ruleOf({ id: 1, patternType: 'regex', modelPattern: '(\\w+)-(\\d)(x)?', priority: 1 }),
      ruleOf({ id: 2, patternType: 'prefix', modelPattern: 'LLAMA-' }),
    ]
    const [first, second] = matcherOf(all).matches(readModelName('corral/Llama-3'))
    expect(first?.groups).toEqual(['Llama-3', 'Llama', '3', ''])
    expect(second?.groups).toEqual(['Llama-3', '3'])
  })

  it('takes the longer of two prefixes, and the older of two equal rules', () => {
    const prefix = (id: number, modelPattern: string) =>
      ruleOf({ id, modelPattern, patternType: 'prefix' })
    expect(idsFor([prefix(1, 'g'), prefix(2, 'gpt-'), prefix(3, 'gpt-')], 'gpt-4')).toEqual([
      2, 3, 1,
    ])
  })

  it('stands ten thousand equal prefixes and a regex that takes everything', () => {
    const all = Array.from({ length: 10_000 }, (_, id) =>
      ruleOf({ id: id + 1, patternType: 'prefix', modelPattern: 'gpt-' }),
    )
    const every = ruleOf({ id: 0, patternType: 'regex', modelPattern: '.*', priority: 1 })
    const found = idsFor([...all, every], 'gpt-4')
    expect(found).toHaveLength(10_001)
    expect(found.slice(0, 3)).toEqual([0, 1, 2])
  })

  it('holds a name only against the patterns that could fit it', () => {
    const patterns = createRulePatterns()
    const tried: string[] = []
    const counting = {
      ...patterns,
      of(source: string): RulePattern | null {
        tried.push(source)
        return patterns.of(source)
      },
    }
    const all = Array.from({ length: 10_000 }, (_, id) =>
      ruleOf({ id, patternType: 'regex', modelPattern: `vendor${id}-(.*)` }),
    )
    const matcher = createMatcher(all, counting)
    expect(matcher.matches(readModelName('vendor77-x'))).toHaveLength(1)
    expect(tried).toEqual(['vendor77-(.*)'])
  })
})

describe('a pattern', () => {
  it('knows how the names begin that fit it', () => {
    const starts = {
      'gpt-4.*': 'gpt-4',
      'GPT-4o?': 'gpt-4',
      'a\\.b+': 'a.',
      'ab*': 'a',
      'ab{2}': 'a',
      'a|b': '',
      'ab(c|d)': '',
      '(?i)x': '',
      '^a': '',
      '\\da': '',
      '': '',
    }
    for (const [source, start] of Object.entries(starts)) {
      expect(literalStart(source), source).toBe(start)
    }
  })

  /** Linear: twice the name is at most about twice the work, whatever the pattern. */
  it.each(['(a*)*b', '(a|a)*b', '(.*)(.*)(.*)(.*)x', '(?:a?){60}a{60}', '(\\w{1,20}){1,9}x'])(
    'such as %s takes time that grows with the name, not faster',
    (source) => {
      const pattern = compileRulePattern(source)
      const timeFor = (length: number) => {
        const name = 'a'.repeat(length)
        const times = Array.from({ length: 9 }, () => {
          const begin = performance.now()
          for (let times = 0; times < 4; times += 1) pattern.match(name)
          return performance.now() - begin
        })
        return Math.min(...times)
      }
      timeFor(longestName)
      const ratio = timeFor(longestName) / timeFor(longestName / 8)
      // Eight times the length: 8 when it is linear, 64 and more when it is not.
      expect(ratio).toBeLessThan(40)
    },
  )

  it('that costs too much for one name is refused', () => {
    expect(() => compileRulePattern('((a{0,10}){0,10}){0,10}')).toThrow('too costly')
    expect(() => compileRulePattern('a'.repeat(513))).toThrow('longer than 512 characters')
    expect(compileRulePattern('a'.repeat(300)).programSize).toBeLessThanOrEqual(500)
  })
})

describe('a name', () => {
  it('is the same with spaces around it, in other letters and with corral/ before it', () => {
    for (const written of ['GPT-4o', ' gpt-4o ', 'corral/gpt-4o', ' Corral/ GPT-4o']) {
      expect(readModelName(written).key, written).toBe('gpt-4o')
    }
  })

  it('keeps its letters where they matter', () => {
    expect(readModelName(' corral/Meta/Llama ').text).toBe('Meta/Llama')
  })

  it('has as many letters to compare as to read', () => {
    for (const written of ['İstanbul', 'GROẞ', 'ſonnet', 'ΑΣ', '\u212Aelvin']) {
      const { text, key } = readModelName(written)
      expect(key.length, written).toBe(text.length)
    }
  })
})
