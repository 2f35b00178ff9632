import { copyFile, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Explanation, type RoutingRule } from '../../src-main/contract/routing.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { type Rest, newKey, restOf } from '../providers/rest.ts'

let test: TestCorral
let rest: Rest
beforeAll(async () => {
  test = await startTestCorral()
  rest = restOf(test)
})
afterAll(() => test[Symbol.asyncDispose]())

const explain = async (question: object, as = rest) =>
  Explanation.strict().parse(await as.must('POST', '/settings/rules/test', question))
const rule = (body: object) => rest.must<RoutingRule>('POST', '/settings/rules', body)

describe('an explanation', () => {
  it('of a model of this Mac says what would be loaded, and that it is free and stays here', async () => {
    const { targets, ...rest } = await explain({ model_name: 'corral-starter', max_tokens: 100 })
    expect(rest).toEqual({
      matched_rule_id: null,
      backend_type: 'local',
      model: 'corral-starter',
      found_by: 'local',
      skipped: [],
      problem: null,
      near: [],
    })
    expect(targets).toMatchObject([
      {
        backend_type: 'local',
        leaves_this_mac: false,
        memory: { state: expect.stringContaining('would be loaded with 8192'), evicted: [] },
        context_tokens: 8192,
        needed_tokens: 100,
        cost_microusd: { input: 0, most: 0 },
      },
    ])
    expect(test.corral.pool.status().models, 'nothing is loaded').toEqual([])
    await test.corral.client.pool.load({ modelId: 'corral-starter' })
    const loaded = await explain({ model_name: 'corral-starter' })
    expect(loaded.targets[0]?.memory).toEqual({ state: 'loaded', evicted: [] })
  })

  it('of a chain has every target with its price, or the reason why it is skipped', async () => {
    const { id } = await rest.provider('openai')
    await rest.addKey(id, { api_key: newKey() })
    const { id: ruleId } = await rule({
      model_pattern: 'smart',
      backend_type: 'openai',
      backend_model: 'gpt-6.2-sol',
      targets: [
        { backend_type: 'openai', backend_model: 'gpt-unknown', tier: 2 },
        { backend_type: 'anthropic', backend_model: 'claude' },
        { backend_type: 'local', backend_model: 'gone', tier: 3 },
      ],
      fallback_backend: 'local',
    })
    const told = await explain({ model_name: 'Smart', input_tokens: 1001, max_tokens: 500 })
    expect(told).toMatchObject({
      matched_rule_id: ruleId,
      backend_type: 'openai',
      found_by: 'rule',
      problem: null,
    })
    expect(told.targets).toEqual([
      {
        tier: 0,
        weight: 1,
        backend_type: 'openai',
        model: 'gpt-6.2-sol',
        leaves_this_mac: true,
        reason: `rule ${ruleId} (exact smart) names it first`,
        memory: null,
        context_tokens: 1_050_000,
        needed_tokens: 1501,
        // 1001 tokens at 2 dollars a million, and 500 at 10.
        cost_microusd: { input: 2002, most: 7002 },
      },
      expect.objectContaining({ tier: 1, model: 'gpt-unknown', cost_microusd: null }),
    ])
    expect(told.skipped).toEqual([
      { backend_type: 'anthropic', model: 'claude', reason: 'Anthropic (Claude) has no key.' },
      {
        backend_type: 'local',
        model: 'gone',
        reason: "There is no model 'gone' on this Mac.",
      },
      {
        backend_type: 'local',
        model: 'Smart',
        reason: "There is no model 'Smart' on this Mac.",
      },
    ])
    const open = await explain({ model_name: 'smart', input_tokens: 1 })
    expect(open.targets[0]?.cost_microusd).toEqual({ input: 2, most: null })
  })

  it('of an unknown name has names like it', async () => {
    const told = await explain({ model_name: 'gpt-6.2-sol' })
    expect(told).toMatchObject({ found_by: 'nothing', backend_type: 'local', targets: [] })
    expect(told.near[0]).toBe('openai/gpt-6.2-sol')
    expect(told.problem).toContain("Did you mean 'openai/gpt-6.2-sol'")
  })

  it('of a model of this Mac has the context that was chosen for it, as soon as it is chosen', async () => {
    const contextOf = async () =>
      (await explain({ model_name: 'corral-starter' })).targets[0]?.context_tokens
    const modelId = 'corral-starter'
    expect(await contextOf()).toBe(8192)
    await test.corral.client.pool.saveModelSettings({ modelId, contextTokens: 4096 })
    expect(await contextOf()).toBe(4096)
    await test.corral.client.pool.saveModelSettings({ modelId, contextTokens: null })
    expect(await contextOf()).toBe(8192)
  })

  it('of what a model was not made for has nowhere to go', async () => {
    const question = { model_name: 'corral-starter', wants: 'embeddings' }
    expect(await explain(question)).toMatchObject({
      targets: [],
      problem: expect.stringContaining('was not made for embeddings') as unknown,
    })
  })

  it('of a model whose file has just come knows it at once', async () => {
    const folder = join(test.host.dataDir, 'models', 'new')
    await mkdir(folder)
    await copyFile(join(folder, '..', 'corral-starter.gguf'), join(folder, 'just-here.gguf'))
    expect(await explain({ model_name: 'just-here' })).toMatchObject({ found_by: 'local' })
    await rule({ model_pattern: 'next', backend_type: 'local', backend_model: 'even-newer' })
    await copyFile(join(folder, 'just-here.gguf'), join(folder, 'even-newer.gguf'))
    expect(await explain({ model_name: 'next' })).toMatchObject({ problem: null })
  })

  it('is that of the app whose token is named, which only administrators may name', async () => {
    const make = (body: object) => rest.must<{ id: string; token: string }>('POST', '/tokens', body)
    const bound = await make({ label: 'bound', cloud: false, models: ['openai/gpt-6.2-sol'] })
    const question = { model_name: 'openai/gpt-6.2-sol', app: bound.id }
    expect(await explain(question)).toMatchObject({
      found_by: 'provider',
      targets: [],
      problem: expect.stringContaining('this token keeps requests on this Mac'),
    })
    expect(await explain({ ...question, model_name: 'corral-starter' })).toMatchObject({
      targets: [],
      problem: "This token may not use the model 'corral-starter'.",
    })
    const own = await explain({ model_name: 'corral-starter' }, restOf(test, bound.token))
    expect(own.problem).toBe("This token may not use the model 'corral-starter'.")
    const ann = { email: 'ann@example.com', password: 'correct horse battery' }
    const { id: userId } = await rest.must<{ id: number }>('POST', '/auth/register', ann)
    const hers = test.corral.accounts.tokens.create({ label: 'hers', access: 'user', userId })
    const foreign = { model_name: 'corral-starter', app: hers.id }
    const refused = await restOf(test, test.userToken).call('POST', '/settings/rules/test', foreign)
    expect(refused).toMatchObject({ status: 404, json: { message: 'There is no such token.' } })
    expect(await explain(foreign)).toMatchObject({ problem: null })
    expect(await explain(foreign, restOf(test, hers.token))).toMatchObject({ problem: null })
  })
})
