import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Budget, RateLimit } from '../../src-main/contract/limits.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { type Rest, restOf } from '../providers/rest.ts'

let test: TestCorral
let rest: Rest
beforeAll(async () => {
  test = await startTestCorral()
  rest = restOf(test)
})
afterAll(() => test[Symbol.asyncDispose]())

const perDay = { scope: 'all', window: 'day', limit_microusd: 5_000_000 }

describe('limits of apps, keys and providers', () => {
  it('are set, changed, listed and taken away (#315)', async () => {
    const { id } = await rest.provider('openai')
    const path = `/settings/limits/provider/${id}`
    const set = await rest.must<RateLimit>('PUT', path, {
      requests_per_minute: 60,
      concurrent_requests: 4,
    })
    expect(RateLimit.strict().parse(set)).toMatchObject({
      scope: 'provider',
      scope_id: String(id),
      requests_per_minute: 60,
      tokens_per_minute: null,
      requests_per_day: null,
      concurrent_requests: 4,
    })
    const changed = await rest.must('PUT', path, {
      requests_per_minute: null,
      requests_per_day: 1000,
    })
    expect(changed).toMatchObject({
      requests_per_minute: null,
      requests_per_day: 1000,
      concurrent_requests: 4,
    })
    expect(await rest.must('GET', '/settings/limits')).toEqual([changed])
    expect((await rest.call('DELETE', path)).status).toBe(204)
    expect((await rest.call('DELETE', path)).status).toBe(404)
    expect(await rest.must('GET', '/settings/limits')).toEqual([])
  })

  it.each([
    ['/settings/limits/provider/4711', { requests_per_minute: 1 }, 404],
    ['/settings/limits/app/tok_none', { requests_per_minute: 1 }, 404],
    ['/settings/limits/user/1', { requests_per_minute: 1 }, 400],
    ['/settings/limits/provider/1', { requests_per_minute: 0 }, 400],
    ['/settings/limits/provider/1', { tokens_per_minute: 1.5 }, 400],
  ])('are refused for %s with %j', async (path, body, status) => {
    expect((await rest.call('PUT', path, body)).status).toBe(status)
  })
})

describe('budgets', () => {
  it('are made, changed, listed with how they stand, and removed', async () => {
    const made = await rest.call('POST', '/settings/budgets', {
      ...perDay,
      time_zone: 'Europe/Berlin',
    })
    expect(made.status).toBe(201)
    const budget = Budget.strict().parse(made.json)
    expect(budget).toMatchObject({
      action: 'block',
      unknown_price: 'block',
      spent_microusd: 0,
      reserved_microusd: 0,
      left_microusd: 5_000_000,
    })
    expect(Date.parse(budget.renews_at)).toBeGreaterThan(Date.now())
    const path = `/settings/budgets/${budget.id}`
    const changed = await rest.must<Budget>('PUT', path, { action: 'warn', limit_microusd: 1 })
    expect(changed).toMatchObject({ action: 'warn', unknown_price: 'block', left_microusd: 1 })
    expect(await rest.must('GET', '/settings/budgets')).toEqual([changed])
    expect((await rest.call('DELETE', path)).status).toBe(204)
    expect((await rest.call('PUT', path, {})).status).toBe(404)
    expect((await rest.call('DELETE', path)).status).toBe(404)
  })

  it('take the time zone of this machine, and let unknown prices through where they only warn', async () => {
    const budget = await rest.must<Budget>('POST', '/settings/budgets', {
      ...perDay,
      action: 'warn',
    })
    expect(budget).toMatchObject({
      unknown_price: 'allow',
      time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    })
    await rest.must('DELETE', `/settings/budgets/${budget.id}`)
  })

  it.each([
    [{ time_zone: 'Mars/Olympus' }, 400],
    [{ time_zone: '+02:00' }, 400],
    [{ limit_microusd: -1 }, 400],
    [{ scope_id: '1' }, 400],
    [{ scope: 'provider' }, 400],
    [{ scope: 'provider', scope_id: '4711' }, 404],
    [{ scope: 'user', scope_id: 'ann' }, 404],
    [{ window: 'week' }, 400],
  ])('are refused with %j', async (wrong, status) => {
    const answer = await rest.call('POST', '/settings/budgets', { ...perDay, ...wrong })
    expect(answer.status).toBe(status)
    expect(await rest.must('GET', '/settings/budgets')).toEqual([])
  })
})

describe('who may see and set them', () => {
  it('is administrators; anybody may see what they have used themselves', async () => {
    const user = restOf(test, test.userToken)
    const calls: [string, string, object?][] = [
      ['GET', '/settings/limits'],
      ['PUT', '/settings/limits/provider/1', { requests_per_minute: 1 }],
      ['DELETE', '/settings/limits/provider/1'],
      ['GET', '/settings/budgets'],
      ['POST', '/settings/budgets', perDay],
      ['PUT', '/settings/budgets/1', {}],
      ['DELETE', '/settings/budgets/1'],
      ['GET', '/usage/keys'],
    ]
    for (const [method, path, body] of calls) {
      expect((await user.call(method, path, body)).status, `${method} ${path}`).toBe(403)
    }
    expect(await user.must('GET', '/usage/own?since=2026-01-01T00:00:00Z')).toEqual([])
    expect(await rest.must('GET', '/usage/keys')).toEqual([])
  })
})
