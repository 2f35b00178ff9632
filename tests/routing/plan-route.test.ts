import { describe, expect, it } from 'vitest'
import { planRoute } from '../../src-main/core/routing/plan-route.ts'
import type { RouteRequest } from '../../src-main/core/routing/route.ts'
import { appOf, modelsOf, providerOf, requestOf, ruleOf, stateOf } from './given.ts'

const openai = providerOf({ id: 1, name: 'openai', models: modelsOf({ 'gpt-5': 1000, small: 10 }) })
const groq = providerOf({ id: 2, name: 'groq' })
const nearby = providerOf({ id: 3, name: 'nearby', leaves: false })
const keyless = providerOf({ id: 4, name: 'keyless', unusable: 'keyless has no key.' })
const providers = [openai, groq, nearby, keyless]
const local = { 'Qwen3-8B': 100, llama: 100 }

type Given = Omit<Parameters<typeof stateOf>[0], 'providers' | 'local'>

const plan = (request: Partial<RouteRequest>, given: Given = {}) =>
  planRoute(requestOf(request), stateOf({ local, providers, ...given }))

/** `0 openai/gpt-5`, in order. */
const planned = (request: Partial<RouteRequest>, given: Given = {}) =>
  plan(request, given).targets.map(({ tier, target }) => {
    const where = target.kind === 'local' ? 'local' : target.provider
    return `${tier} ${where}/${target.model}`
  })
const skips = (request: Partial<RouteRequest>, given: Given = {}) =>
  plan(request, given).skipped.map(
    ({ backendType, model, reason }) => `${backendType}/${model}: ${reason}`,
  )

describe('without a rule, a name', () => {
  it('is that of a model of this Mac, however it is written', () => {
    for (const model of ['Qwen3-8B', 'qwen3-8b', ' corral/Qwen3-8B', 'Qwen3-8B:latest']) {
      expect(planned({ model }), model).toEqual(['0 local/Qwen3-8B'])
    }
    expect(plan({ model: 'llama' })).toMatchObject({ foundBy: 'local', rule: null, problem: null })
  })

  it('may begin with that of a provider, whose models need not be known', () => {
    expect(planned({ model: 'OpenAI/GPT-new/x' })).toEqual(['0 openai/GPT-new/x'])
    expect(plan({ model: 'groq/a' })).toMatchObject({ foundBy: 'provider' })
    expect(plan({ model: 'keyless/a' })).toMatchObject({
      targets: [],
      problem: {
        code: 'upstream_credentials_exhausted',
        message: expect.stringContaining('keyless has no key.'),
      },
    })
  })

  it('that nobody knows is answered with names like it', () => {
    const nearTo = (model: string, caller: RouteRequest['caller'] = null) => {
      const { problem } = plan({ model, caller })
      expect(problem?.code).toBe('model_not_found')
      return problem?.near
    }
    expect(nearTo('gpt-5')?.[0]).toBe('openai/gpt-5')
    expect(nearTo('lama')?.[0]).toBe('llama')
    expect(nearTo('qwen')?.[0]).toBe('Qwen3-8B')
    expect(nearTo('gpt-5', appOf({ cloud: false }))).not.toContain('openai/gpt-5')
    expect(plan({ model: 'lama' }).problem?.message).toBe(
      "There is no model 'lama'. Did you mean 'llama' or 'Qwen3-8B'?",
    )
    expect(nearTo('x'.repeat(300))).toEqual(['Qwen3-8B', 'llama'])
    expect(nearTo('/')).toEqual(['Qwen3-8B', 'llama'])
  })
})

describe('a rule', () => {
  it('comes before a model of this name', () => {
    const rules = [ruleOf({ id: 9, modelPattern: 'llama', backendType: 'groq' })]
    expect(plan({ model: 'llama' }, { rules })).toMatchObject({
      foundBy: 'rule',
      rule: { id: 9, pattern: 'llama', patternType: 'exact' },
      targets: [{ target: { provider: 'groq', providerId: 2, model: 'llama', leaves: true } }],
    })
  })

  it('renames with the name and with groups, as the client wrote them', () => {
    const rename = (backendModel: string) => [
      ruleOf({
        modelPattern: 'my-(\\w+)',
        patternType: 'regex',
        backendType: 'groq',
        backendModel,
      }),
    ]
    const given = (backendModel: string) =>
      planned({ model: 'My-Llama' }, { rules: rename(backendModel) })
    expect(given('meta/$1-instruct')).toEqual(['0 groq/meta/Llama-instruct'])
    expect(given('{model}:free')).toEqual(['0 groq/My-Llama:free'])
  })

  it('names targets in tiers, its fallback last', () => {
    const rules = [
      ruleOf({
        backendType: 'openai',
        targets: [
          { backend_type: 'local', backend_model: 'llama', tier: 4, weight: 1 },
          { backend_type: 'groq', backend_model: 'g', tier: 0, weight: 3 },
        ],
        fallbackBackend: 'nearby',
      }),
    ]
    expect(planned({}, { rules })).toEqual([
      '0 openai/m',
      '0 groq/g',
      '1 local/llama',
      '2 nearby/m',
    ])
    expect(plan({}, { rules }).targets.map(({ weight }) => weight)).toEqual([1, 3, 1, 1])
  })

  it('names a target once only', () => {
    const targets = [{ backend_type: 'openai', backend_model: 'm', tier: 1, weight: 1 }]
    const rules = [ruleOf({ backendType: 'openai', targets })]
    expect(planned({}, { rules })).toEqual(['0 openai/m'])
    expect(skips({}, { rules })).toEqual(['openai/m: It comes earlier already.'])
  })

  it('is obeyed only where its conditions hold', () => {
    const app = appOf()
    const conditions = {
      doors: ['anthropic' as const],
      apps: ['tok_app'],
      has_images: false,
      has_tools: true,
      input_tokens_over: 50,
    }
    const rules = [ruleOf({ backendType: 'groq', conditions })]
    const fits = {
      door: 'anthropic' as const,
      caller: app,
      hasTools: true,
      inputTokens: 51,
    }
    expect(plan(fits, { rules }).rule).not.toBeNull()
    for (const wrong of [
      { door: 'openai' as const },
      { caller: null },
      { caller: { ...app, tokenId: 'tok_other' } },
      { hasImages: true },
      { hasTools: false },
      { inputTokens: 50 },
    ]) {
      expect(plan({ ...fits, ...wrong }, { rules }).rule, JSON.stringify(wrong)).toBeNull()
    }
  })

  it('whose provider cannot be used is passed over, which is explained', () => {
    const rules = [
      ruleOf({ id: 1, modelPattern: 'llama', backendType: 'keyless', priority: 1 }),
      ruleOf({ id: 2, modelPattern: 'll', patternType: 'prefix', backendType: 'groq' }),
    ]
    expect(planned({ model: 'llama' }, { rules })).toEqual(['0 groq/llama'])
    expect(skips({ model: 'llama' }, { rules })).toEqual(['keyless/llama: keyless has no key.'])
    expect(planned({ model: 'llama' }, { rules: rules.slice(0, 1) })).toEqual(['0 local/llama'])
    expect(plan({ model: 'llama' }, { rules })).toMatchObject({
      rule: { id: 2 },
      matchedRule: { id: 1 },
    })
  })

  it('whose model is missing is not passed over: somebody has to know', () => {
    const rules = [
      ruleOf({ id: 1, backendModel: 'gone', priority: 1 }),
      ruleOf({ id: 2, backendType: 'groq' }),
    ]
    expect(plan({}, { rules })).toMatchObject({
      rule: { id: 1 },
      targets: [],
      problem: { message: expect.stringContaining("There is no model 'gone' on this Mac.") },
    })
  })

  it('that leads nowhere else says why', () => {
    const rules = [ruleOf({ id: 1, backendType: 'keyless' })]
    expect(plan({}, { rules })).toMatchObject({
      foundBy: 'rule',
      rule: { id: 1 },
      targets: [],
      problem: {
        code: 'upstream_credentials_exhausted',
        message: expect.stringContaining('keyless has no key.'),
      },
    })
  })
})

describe('a request stays on this Mac', () => {
  const home = { allow_cloud: false }

  it('with a rule that keeps it there, whose other targets are skipped', () => {
    const rules = [
      ruleOf({ id: 5, backendModel: 'llama', fallbackBackend: 'openai', options: home }),
    ]
    expect(planned({}, { rules })).toEqual(['0 local/llama'])
    expect(skips({}, { rules })).toEqual([
      'openai/m: openai is outside, and rule 5 (exact m) keeps requests on this Mac (allow_cloud is off).',
    ])
  })

  it('and is refused rather than handed to the next rule', () => {
    const rules = [
      ruleOf({ id: 1, backendModel: 'gone', priority: 1, options: home }),
      ruleOf({ id: 2, backendType: 'openai' }),
    ]
    expect(plan({}, { rules })).toMatchObject({ targets: [], problem: { code: 'unavailable' } })
    const busy = providerOf({ ...nearby, unusable: 'nearby is down.' })
    const state = stateOf({
      providers: [openai, busy],
      rules: [ruleOf({ id: 1, backendType: 'nearby', priority: 1, options: home }), rules[1]!],
    })
    expect(planRoute(requestOf(), state).targets).toEqual([])
  })

  it('also through an alias, whichever of the rules on the way keeps it', () => {
    const alias = { backendType: 'alias', backendModel: 'b' }
    const leaving = ruleOf({ id: 2, modelPattern: 'b', backendType: 'openai' })
    const keeping = ruleOf({ id: 1, ...alias, options: home })
    expect(plan({}, { rules: [keeping, leaving] })).toMatchObject({
      targets: [],
      problem: { code: 'forbidden' },
    })
    const [open, closed] = [ruleOf({ id: 1, ...alias }), { ...leaving, options: keeping.options }]
    expect(plan({}, { rules: [open, closed] }).targets).toEqual([])
    expect(planned({}, { rules: [open, leaving] })).toEqual(['0 openai/b'])
  })

  it('with a token that keeps it there, but may use servers on it', () => {
    const caller = appOf({ cloud: false })
    const rules = [ruleOf({ backendType: 'openai', fallbackBackend: 'nearby' })]
    expect(planned({ caller }, { rules })).toEqual(['0 nearby/m'])
    expect(plan({ caller, model: 'groq/x' })).toMatchObject({
      targets: [],
      problem: { code: 'forbidden', message: expect.stringContaining('this token keeps requests') },
    })
  })
})

describe('a token', () => {
  it('is bound to names as they are asked for, not to what rules make of them', () => {
    const rules = [ruleOf({ modelPattern: 'fast', backendModel: 'llama' })]
    const may = (models: string[], model: string) =>
      plan({ model, caller: appOf({ models }) }, { rules }).problem?.code ?? 'may'
    expect(may(['fast'], 'FAST')).toBe('may')
    expect(may(['fast'], 'llama')).toBe('forbidden')
    expect(may(['llama'], 'fast')).toBe('forbidden')
    expect(may(['llama'], 'llama:latest')).toBe('may')
    expect(may(['Llama:latest'], 'llama')).toBe('may')
    expect(may(['fast'], 'fast:latest')).toBe('may')
    expect(may(['llama'], 'Qwen3-8B')).toBe('forbidden')
    expect(may(['llama'], 'nobody')).toBe('forbidden')
    expect(may([], 'llama')).toBe('forbidden')
  })

  it('learns of no names but its own', () => {
    const { problem } = plan({ model: 'lama', caller: appOf({ models: ['lama', 'Qwen3-8B'] }) })
    expect(problem).toMatchObject({ code: 'model_not_found', near: ['Qwen3-8B'] })
  })
})

describe('an alias', () => {
  const alias = (id: number, from: string, to: string, more: object = {}) =>
    ruleOf({ id, modelPattern: from, backendType: 'alias', backendModel: to, ...more })

  it('asks again under its name: for rules, models and providers', () => {
    const rules = [alias(1, 'opus', 'big'), alias(2, 'big', 'openai/gpt-5'), alias(3, 'l', 'LLAMA')]
    expect(planned({ model: 'opus' }, { rules })).toEqual(['0 openai/gpt-5'])
    expect(planned({ model: 'l' }, { rules })).toEqual(['0 local/llama'])
    expect(plan({ model: 'opus' }, { rules }).rule?.id).toBe(1)
    expect(skips({ model: 'x' }, { rules: [alias(1, 'x', 'nobody')] })).toEqual([
      "alias/nobody: There is no model 'nobody'.",
    ])
  })

  it('puts the tiers of what it leads to in the place of its own, and shares its weight', () => {
    const targets = [{ backend_type: 'openai', backend_model: 'o', tier: 0, weight: 1 }]
    const last = [{ backend_type: 'local', backend_model: 'llama', tier: 1, weight: 1 }]
    const rules = [
      alias(1, 'm', 'two', { targets: [...targets, ...last] }),
      ruleOf({
        id: 2,
        modelPattern: 'two',
        backendType: 'groq',
        targets: [{ backend_type: 'nearby', backend_model: 'n', tier: 0, weight: 3 }],
        fallbackBackend: 'openai',
      }),
    ]
    expect(planned({}, { rules })).toEqual([
      '0 groq/two',
      '0 nearby/n',
      '0 openai/o',
      '1 openai/two',
      '2 local/llama',
    ])
    expect(plan({}, { rules }).targets.map(({ weight }) => weight)).toEqual([0.25, 0.75, 1, 1, 1])
  })

  it('that leads back to itself, or too far, is skipped with the way it took', () => {
    const ring = [alias(1, 'a', 'b'), alias(2, 'b', 'A')]
    expect(skips({ model: 'a' }, { rules: ring })).toEqual([
      'alias/A: Its aliases lead back to where they began: a → b → A.',
    ])
    const chain = Array.from({ length: 7 }, (_, at) => alias(at, `n${at}`, `n${at + 1}`))
    const end = ruleOf({ id: 99, modelPattern: 'n7', backendType: 'groq' })
    expect(planned({ model: 'n2' }, { rules: [...chain, end] })).toEqual(['0 groq/n7'])
    expect(skips({ model: 'n1' }, { rules: [...chain, end] })[0]).toContain(
      'More than 5 aliases follow each other: n1 → n2',
    )
  })

  it('that grows its name is followed so far only', () => {
    const rules = [
      ruleOf({
        patternType: 'prefix',
        modelPattern: 'x',
        backendType: 'alias',
        backendModel: '{model}{model}{model}{model}',
      }),
    ]
    expect(skips({ model: 'xyz' }, { rules })[0]).toContain('longer than 256 characters')
    expect(plan({ model: 'x'.repeat(257) }).problem?.code).toBe('model_not_found')
  })

  it('that multiplies is followed so far only', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f']
    const rules = names.map((name, id) =>
      alias(id, name, `${names[id + 1]}`, {
        targets: Array.from({ length: 20 }, () => ({
          backend_type: 'alias',
          backend_model: `${names[id + 1]}`,
          tier: 1,
          weight: 1,
        })),
      }),
    )
    const found = skips({ model: 'a' }, { rules })
    expect(found.length).toBeLessThan(300)
    expect(found.at(-1)).toContain('lead to more than 100 targets')
  })
})

describe('a target that cannot do it', () => {
  it('is skipped: images at a model that reads text (edge case 11)', () => {
    const rules = [ruleOf({ backendModel: 'llama', fallbackBackend: 'openai' })]
    expect(planned({ hasImages: true }, { rules })).toEqual(['0 openai/m'])
    expect(skips({ hasImages: true }, { rules })).toEqual([
      "local/llama: 'llama' reads text only, and the request holds images.",
    ])
    expect(plan({ hasImages: true, model: 'llama' })).toMatchObject({
      targets: [],
      problem: { code: 'unsupported' },
    })
  })

  it('is skipped when it was made for something else, before anything is loaded', () => {
    const rules = [ruleOf({ backendModel: 'llama', fallbackBackend: 'openai' })]
    expect(planned({ wants: 'embeddings' }, { rules })).toEqual(['0 openai/m'])
    const kinds = { llama: 'embeddings' } as const
    expect(plan({ wants: 'embeddings', model: 'llama' }, { kinds })).toMatchObject({
      problem: null,
    })
    expect(plan({ wants: 'text', model: 'llama' }, { kinds }).problem).toEqual({
      code: 'unsupported',
      message:
        "This request has nowhere to go. 'llama' was made for embeddings. It writes no text.",
      near: [],
    })
    const ranking = { kinds: { llama: 'ranking' } } as const
    expect(plan({ wants: 'ranking', model: 'llama' }, ranking).problem).toBeNull()
    expect(plan({ wants: 'embeddings', model: 'llama' }, ranking).problem?.message).toContain(
      'gives no embeddings',
    )
    expect(plan({ wants: 'ranking', model: 'llama' }).problem?.message).toContain('no reranker')
  })

  it('is skipped as a fallback when its context is too small', () => {
    const rules = [
      ruleOf({
        backendType: 'groq',
        targets: [{ backend_type: 'openai', backend_model: 'small', tier: 1, weight: 1 }],
        fallbackBackend: 'nearby',
      }),
    ]
    expect(planned({ inputTokens: 11 }, { rules })).toEqual(['0 groq/m', '1 nearby/m'])
    expect(skips({ inputTokens: 11 }, { rules })).toEqual([
      "openai/small: The request has about 11 tokens, 'small' holds 10.",
    ])
    expect(planned({ inputTokens: 10 }, { rules })).toContain('1 openai/small')
  })

  it('in the first tier gives way only where the rule says so, or to its equals', () => {
    const first = { backendType: 'openai', backendModel: 'small' }
    const stays = ruleOf({ ...first, fallbackBackend: 'groq' })
    const goes = { ...stays, options: { ...stays.options, fall_back_on_context: true } }
    const targets = [{ backend_type: 'groq', backend_model: 'g', tier: 0, weight: 1 }]
    const shared = ruleOf({ ...first, targets })
    const long = { inputTokens: 11 }
    expect(planned(long, { rules: [stays] })).toEqual(['0 openai/small', '1 groq/m'])
    expect(planned(long, { rules: [goes] })).toEqual(['0 groq/m'])
    expect(planned(long, { rules: [shared] })).toEqual(['0 groq/g'])
  })

  it('is asked all the same where nothing else is there: its own count is exact', () => {
    expect(planned({ model: 'llama', inputTokens: 5000 })).toEqual(['0 local/llama'])
    const rules = [
      ruleOf({
        backendType: 'openai',
        backendModel: 'small',
        options: { fall_back_on_context: true },
      }),
    ]
    expect(planned({ inputTokens: 5000 }, { rules })).toEqual(['0 openai/small'])
  })
})
