import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { RoutingRule } from '../../src-main/contract/routing.ts'
import { createCorral } from '../../src-main/core/corral.ts'
import { type TestCorral, projectRoot, startTestCorral } from '../helpers/test-corral.ts'
import { type Rest, newKey, restOf } from '../providers/rest.ts'

let test: TestCorral
let rest: Rest
beforeAll(async () => {
  test = await startTestCorral()
  rest = restOf(test)
})
afterAll(() => test[Symbol.asyncDispose]())
afterEach(async () => {
  for (const { id } of await list()) await rest.must('DELETE', `${path}/${id}`)
})

const path = '/settings/rules'
const list = () => rest.must<RoutingRule[]>('GET', path)
const create = (body: object) => rest.must<RoutingRule>('POST', path, body)
const idsOf = (rules: readonly { id: number }[]) => rules.map(({ id }) => id)
const ask = (model_name: string) =>
  rest.must<{ matched_rule_id: number | null; backend_type: string }>('POST', `${path}/test`, {
    model_name,
  })

describe('rules', () => {
  it('are created with 201, and take exact where no type is given (#35, #36, #37, #48, #96)', async () => {
    const answer = await rest.call('POST', path, { model_pattern: 'm', backend_type: 'local' })
    expect(answer.status).toBe(201)
    expect(RoutingRule.strict().parse(answer.json)).toMatchObject({
      model_pattern: 'm',
      pattern_type: 'exact',
      backend_type: 'local',
      backend_model: null,
      fallback_backend: null,
      priority: 0,
      enabled: true,
      targets: [],
      conditions: {},
    })
    for (const pattern_type of ['exact', 'prefix', 'regex']) {
      const made = await create({ model_pattern: 'm', backend_type: 'local', pattern_type })
      expect(made.pattern_type).toBe(pattern_type)
    }
  })

  it('are created, read, changed and deleted (#47, #48, #49, #50, #60, #95, #99, #100)', async () => {
    const made = await create({
      model_pattern: 'fast-',
      pattern_type: 'prefix',
      backend_type: 'Local',
      backend_model: 'corral-starter',
      priority: 7,
      targets: [{ backend_type: 'OpenAI', backend_model: 'gpt-$1', tier: 0, weight: 3 }],
      fallback_backend: 'anthropic',
      conditions: { doors: ['anthropic'], has_tools: true },
      options: { allow_cloud: true, max_attempts: 2 },
    })
    expect(await list()).toEqual([made])
    expect(made).toMatchObject({
      backend_type: 'local',
      targets: [{ backend_type: 'openai', backend_model: 'gpt-$1', tier: 0, weight: 3 }],
      options: { allow_cloud: true, max_attempts: 2, total_timeout_ms: 120_000 },
    })
    const changed = await rest.must<RoutingRule>('PUT', `${path}/${made.id}`, {
      enabled: false,
      fallback_backend: null,
      options: { strict: true },
    })
    expect(changed).toMatchObject({
      ...made,
      enabled: false,
      fallback_backend: null,
      options: { ...made.options, strict: true },
      warnings: expect.any(Array),
      updated_at: expect.any(String),
    })
    expect(await list()).toEqual([changed])
    expect((await rest.call('DELETE', `${path}/${made.id}`)).status).toBe(204)
    expect(await list()).toEqual([])
  })

  it('are listed by priority, then exact before prefix before regex, then the longer prefix (#47, #95)', async () => {
    const wanted = [
      { priority: 9, pattern_type: 'regex', model_pattern: 'z.*' },
      { priority: 5, pattern_type: 'exact', model_pattern: 'a' },
      { priority: 5, pattern_type: 'prefix', model_pattern: 'long' },
      { priority: 5, pattern_type: 'prefix', model_pattern: 'l' },
      { priority: 5, pattern_type: 'regex', model_pattern: '.*' },
      { priority: -1, pattern_type: 'exact', model_pattern: 'b' },
      { priority: -1, pattern_type: 'exact', model_pattern: 'a' },
    ]
    const made = new Map<object, number>()
    for (const rule of [4, 2, 0, 5, 3, 1, 6].map((at) => wanted[at]!)) {
      made.set(rule, (await create({ ...rule, backend_type: 'local' })).id)
    }
    expect(idsOf(await list())).toEqual(wanted.map((rule) => made.get(rule)))
  })

  it('get their priorities together, by a plain list (#51, #61, #88, #97, #108)', async () => {
    const [a, b, c] = await Promise.all(
      ['a', 'b', 'c'].map((model_pattern) => create({ model_pattern, backend_type: 'local' })),
    )
    const answer = await rest.call('PUT', `${path}/priorities`, [
      { id: a!.id, priority: 1 },
      { id: b!.id, priority: 3 },
      { id: c!.id, priority: 2 },
    ])
    expect(answer).toMatchObject({ status: 200, json: { success: true, updated: 3 } })
    expect(idsOf(await list())).toEqual([b!.id, c!.id, a!.id])
    const before = await list()
    const unknown = await rest.call('PUT', `${path}/priorities`, [
      { id: a!.id, priority: 9 },
      { id: 999_999, priority: 1 },
    ])
    expect(unknown).toMatchObject({ status: 404, json: { message: 'Rule not found' } })
    expect(await list(), 'all or none').toEqual(before)
  })

  it('that nobody has are 404 (#49, #50)', async () => {
    for (const [method, body] of [['PUT', { priority: 1 }], ['DELETE']] as const) {
      const answer = await rest.call(method, `${path}/999999`, body)
      expect(answer).toMatchObject({ status: 404, json: { message: 'Rule not found' } })
    }
  })

  it('are matched exactly, by prefix and by whole regular expression (#52, #53, #54, #62, #75, #79, #98)', async () => {
    const exact = await create({ model_pattern: 'gpt-4o', backend_type: 'openai' })
    const prefix = await create({
      model_pattern: 'claude-',
      pattern_type: 'prefix',
      backend_type: 'anthropic',
    })
    const regex = await create({
      model_pattern: '(llama|mistral)-\\d+b',
      pattern_type: 'regex',
      backend_type: 'local',
    })
    const matched = (rule: RoutingRule) => ({
      matched_rule_id: rule.id,
      backend_type: rule.backend_type,
    })
    expect(await ask('gpt-4o')).toMatchObject(matched(exact))
    expect(await ask('claude-sonnet-5')).toMatchObject(matched(prefix))
    expect(await ask('mistral-7b')).toMatchObject(matched(regex))
    for (const name of ['gpt-4o-mini', 'my-claude-3', 'mistral-7b-x', 'x-mistral-7b']) {
      expect(await ask(name), name).toMatchObject({ matched_rule_id: null, backend_type: 'local' })
    }
    expect(await ask(' corral/GPT-4O ')).toMatchObject(matched(exact))
  })

  it('are asked by their priority, and not at all while they are off (#62)', async () => {
    const narrow = await create({ model_pattern: 'gpt-4o', backend_type: 'openai' })
    const wide = { model_pattern: 'gpt-', pattern_type: 'prefix', backend_type: 'groq' }
    const first = await create({ ...wide, priority: 1 })
    expect(await ask('gpt-4o')).toMatchObject({ matched_rule_id: first.id })
    await rest.must('PUT', `${path}/${first.id}`, { enabled: false })
    expect(await ask('gpt-4o')).toMatchObject({ matched_rule_id: narrow.id })
  })

  it.each([
    [{ pattern_type: 'glob' }, "pattern_type must be 'exact', 'prefix', or 'regex'"],
    [{ pattern_type: 'regex', model_pattern: 'gpt-(4' }, 'Invalid regex pattern: missing closing'],
    [{ pattern_type: 'regex', model_pattern: '(?=x)y' }, 'Invalid regex pattern: '],
    [{ pattern_type: 'regex', model_pattern: '((a{0,10}){0,10}){0,10}' }, 'too costly'],
    [{ backend_type: 'nobody' }, "There is no provider 'nobody'"],
    [{ fallback_backend: 'nobody' }, "There is no provider 'nobody'"],
    [{ targets: [{ backend_type: 'nobody' }] }, "There is no provider 'nobody'"],
    [{ backend_type: 'alias' }, 'An alias needs a backend_model'],
    [{ backend_model: 'x-$1' }, '$1 stands for a group that the pattern does not have'],
    [{ pattern_type: 'regex', model_pattern: '(a)b', backend_model: '$2' }, '$2 stands for'],
    [{ model_pattern: '' }, 'model_pattern'],
  ])('are refused as %j, and nothing is kept', async (wrong, message) => {
    const right = { model_pattern: 'm', backend_type: 'local' }
    const answer = await rest.call('POST', path, { ...right, ...wrong })
    expect(answer.status).toBe(400)
    expect((answer.json as { message: string }).message).toContain(message)
    expect(await list()).toEqual([])
    const { id } = await create(right)
    const before = await list()
    expect((await rest.call('PUT', `${path}/${id}`, wrong)).status).toBe(400)
    expect(await list()).toEqual(before)
  })

  it('are refused once a name would have to be held against too many patterns', async () => {
    const costly = (start: string) => ({
      model_pattern: `${start}(\\w{1,20}){1,9}x`,
      pattern_type: 'regex',
      backend_type: 'local',
    })
    let refused = await rest.call('POST', path, costly('.'))
    for (let tries = 0; tries < 20 && refused.status === 201; tries += 1) {
      refused = await rest.call('POST', path, costly('.'))
    }
    expect(refused).toMatchObject({ status: 400 })
    expect(refused.text).toContain('together with the other rules it would be too costly')
    expect((await rest.call('POST', path, costly('mine-'))).status).toBe(400)
    for (const { id } of await list()) await rest.must('PUT', `${path}/${id}`, { enabled: false })
    expect((await rest.call('POST', path, costly('.'))).status, 'those that are off').toBe(201)
  })

  it('warn while they would not do what they say', async () => {
    const rule = await create({ model_pattern: 'gpt-4o', backend_type: 'openai' })
    expect(rule.warnings).toEqual(['OpenAI is skipped: OpenAI has no key.'])
    const { id } = await rest.provider('openai')
    const key = await rest.addKey(id, { api_key: newKey() })
    expect((await list())[0]?.warnings).toEqual([])
    const again = await create({ model_pattern: 'corral/GPT-4o', backend_type: 'openai' })
    expect(again.warnings).toEqual([
      `It is never reached: rule ${rule.id} (exact gpt-4o) takes the same names first.`,
    ])
    const local = await create({
      model_pattern: 'mine',
      backend_type: 'local',
      fallback_backend: 'openai',
    })
    expect(local.options.allow_cloud).toBe(false)
    expect(local.warnings).toEqual([
      "There is no model 'mine' on this Mac.",
      'OpenAI is skipped: it is outside this Mac, and allow_cloud is off.',
    ])
    await rest.must('DELETE', `/v1/providers/${id}/keys/${key.id}`)
    const alias = (backend_model: string) =>
      create({ model_pattern: 'short', backend_type: 'alias', backend_model })
    expect((await alias('SHORT')).warnings).toEqual(['It is an alias of itself.'])
    expect((await alias('nobody')).warnings).toContain("There is no model 'nobody'.")
    expect((await alias('mine')).warnings).toHaveLength(1)
  })

  it('keep what was chosen about leaving this Mac, and otherwise follow their backend', async () => {
    const rule = await create({ model_pattern: 'a', backend_type: 'openai' })
    expect(rule.options.allow_cloud).toBe(true)
    const put = (body: object) => rest.must<RoutingRule>('PUT', `${path}/${rule.id}`, body)
    expect((await put({ backend_type: 'local' })).options.allow_cloud).toBe(false)
    expect((await put({ fallback_backend: 'openai' })).options.allow_cloud).toBe(false)
    expect((await put({ options: { allow_cloud: true } })).options.allow_cloud).toBe(true)
    expect((await put({ backend_model: 'b' })).options.allow_cloud).toBe(true)
    const alias = { backend_type: 'alias', backend_model: 'b', fallback_backend: null }
    expect((await put(alias)).options.allow_cloud).toBe(true)
    expect((await put({ fallback_backend: 'openai' })).options.allow_cloud).toBe(false)
  })

  it('outlive their provider, and can then still be changed', async () => {
    const body = { name: 'gone', base_url: 'https://gone.example', models: [] }
    const { id } = await rest.must<{ id: number }>('POST', '/v1/providers', body)
    const rule = await create({ model_pattern: 'g', backend_type: 'gone' })
    await rest.must('DELETE', `/v1/providers/${id}`)
    const changed = await rest.must<RoutingRule>('PUT', `${path}/${rule.id}`, { priority: 3 })
    expect(changed.warnings).toEqual(["There is no provider 'gone' any more."])
  })

  it('that another process changes are obeyed with the next request', async () => {
    const other = await createCorral({ ...test.host, resourcesDir: join(projectRoot, 'resources') })
    try {
      const fields = { model_pattern: 'shared', backend_type: 'local' }
      const { id } = await other.client.routing.create(fields)
      expect(await ask('shared')).toMatchObject({ matched_rule_id: id })
      await create({ model_pattern: 'mine', backend_type: 'local' })
      await other.client.routing.update({ rule_id: id, enabled: false })
      expect(await ask('shared')).toMatchObject({ matched_rule_id: null })
      expect(await other.client.routing.list()).toEqual(await list())
      await other.client.routing.remove({ rule_id: id })
      expect(idsOf(await list())).not.toContain(id)
    } finally {
      await other.stop()
    }
  })

  it('are changed by administrators only, and each change is on record', async () => {
    const user = restOf(test, test.userToken)
    const rule = await create({ model_pattern: 'm', backend_type: 'local' })
    expect((await user.call('GET', path)).status).toBe(200)
    expect((await user.call('POST', `${path}/test`, { model_name: 'm' })).status).toBe(200)
    for (const [method, where, body] of [
      ['POST', path, { model_pattern: 'm', backend_type: 'local' }],
      ['PUT', `${path}/priorities`, [{ id: rule.id, priority: 1 }]],
      ['PUT', `${path}/${rule.id}`, { priority: 1 }],
      ['DELETE', `${path}/${rule.id}`],
    ] as const) {
      expect((await user.call(method, where, body)).status, method).toBe(403)
    }
    const acts = await test.corral.client.acts.list({ limit: 100 })
    const made = JSON.stringify(acts)
    expect(made).toContain('routing.create')
    expect(made).not.toContain('routing.explain')
  })
})
