import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { AppToken } from '../../src-main/contract/tokens.ts'
import { Model } from '../../src-main/contract/models.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { type ContractCall, allCalls, restClient } from './contract-client.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral()
})
afterAll(() => test[Symbol.asyncDispose]())

const calls = allCalls()

/** At the same doors, and documented with them: a file of any length, and a socket. */
const notCalls = ['GET /system/audit-logs/export', 'GET /system/ws/audit-logs']

async function make({ method, path }: ContractCall, token?: string): Promise<Response> {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (token !== undefined) headers.authorization = `Bearer ${token}`
  // The input is wrong on purpose: whoever may not call learns nothing about it.
  const body = method === 'GET' ? null : '{"modelId":7,"label":7}'
  return fetch(`${test.address}/api${path}`, { method, headers, body })
}

describe('every call of the contract', () => {
  it('is in the OpenAPI document, with a file and a socket, and nothing else is', async () => {
    const answer = await fetch(`${test.address}/api/openapi.json`)
    const { paths } = (await answer.json()) as { paths: Record<string, object> }
    const documented = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    // A plus stands before what may have slashes; the document cannot say that.
    const defined = calls.map(({ method, template }) => `${method} ${template.replace('{+', '{')}`)
    expect(documented.toSorted()).toEqual([...defined, ...notCalls].toSorted())
    expect(calls.length).toBeGreaterThan(10)
  })

  it.each(calls.filter(({ access }) => access !== 'public'))(
    '$name answers 401 without a token',
    async (call) => {
      const answer = await make(call)
      expect(answer.status).toBe(401)
      expect(await answer.json()).toMatchObject({ code: 'unauthorized', status: 401 })
    },
  )

  it.each(calls.filter(({ access }) => access === 'admin'))(
    '$name answers 403 to a token of a user',
    async (call) => {
      const before = await test.corral.client.tokens.list()
      const answer = await make(call, test.userToken)
      expect(answer.status).toBe(403)
      expect(await answer.json()).toMatchObject({ code: 'forbidden', status: 403 })
      expect(await test.corral.client.tokens.list()).toHaveLength(before.length)
    },
  )

  it.each(calls.filter(({ access }) => access === 'public'))(
    '$name answers anyone',
    async (call) => {
      // Where there is an input, the one made here is wrong.
      expect([200, 400]).toContain((await make(call)).status)
    },
  )
})

describe('the calls over REST', () => {
  it('make, list and revoke a token; only the first answer holds it', async () => {
    const admin = restClient(test.address, test.adminToken)
    const { token, ...made } = await admin.tokens.create({ label: '  Editor ' })
    expect(token).toMatch(/^ck_[\w-]{43}$/)
    expect(made).toMatchObject({ label: 'Editor', access: 'user', lastFour: token.slice(-4) })
    const raw = await test.fetch('/api/tokens', {
      headers: { authorization: `Bearer ${test.adminToken}` },
    })
    const list = (await raw.json()) as Record<string, unknown>[]
    const fields = Object.keys(AppToken.shape).toSorted()
    for (const entry of list) expect(Object.keys(entry).toSorted()).toEqual(fields)
    expect(await admin.tokens.revoke({ id: made.id })).toEqual(made)
    await expect(admin.tokens.revoke({ id: made.id })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('name what is wrong with the input', async () => {
    const admin = restClient(test.address, test.adminToken)
    for (const label of ['', '   ', 'x'.repeat(81)]) {
      const refused = admin.tokens.create({ label })
      const about = { code: 'invalid_input', status: 400, data: { param: 'label' } }
      await expect(refused).rejects.toMatchObject(about)
      await expect(admin.tokens.create({ label })).rejects.toThrow(/^label: /)
    }
  })

  it('answer 201 where something is made, and 404 with near names for an unknown model', async () => {
    const user = restClient(test.address, test.userToken)
    const refused = user.pool.load({ modelId: 'corral-start' })
    await expect(refused).rejects.toMatchObject({ code: 'model_not_found', status: 404 })
    await expect(user.pool.load({ modelId: 'corral-start' })).rejects.toThrow("'corral-starter'")
    const created = await fetch(`${test.address}/api/tokens`, {
      method: 'POST',
      headers: { authorization: `Bearer ${test.adminToken}`, 'content-type': 'application/json' },
      body: '{"label":"x"}',
    })
    expect(created.status).toBe(201)
  })

  it('show only what the contract names of a model', async () => {
    const { models } = (await (await test.fetch('/api/models')).json()) as { models: object[] }
    expect(models).toHaveLength(1)
    expect(Object.keys(models[0]!).toSorted()).toEqual(Object.keys(Model.shape).toSorted())
  })

  it('load a model, show it and unload it', async () => {
    const user = restClient(test.address, test.userToken)
    const loaded = await user.pool.load({ modelId: 'corral-starter' })
    expect(loaded).toMatchObject({ state: 'ready', progress: 1, activeRequests: 0, error: null })
    expect(loaded.memory.totalBytes).toBeGreaterThan(1e6)
    const status = await user.pool.status()
    expect(status.models).toEqual([loaded])
    expect(await user.pool.unload({ modelId: 'corral-starter' })).toEqual({ unloaded: true })
    expect(await user.pool.unload({ modelId: 'corral-starter' })).toEqual({ unloaded: false })
    expect((await user.pool.status()).models).toEqual([])
  })

  it('tell where Corral is', async () => {
    const info = await restClient(test.address, test.userToken).system.info()
    expect(info).toMatchObject({ address: test.address, version: '0.0.0-test' })
    expect(info.port).toBe(Number(new URL(test.address).port))
  })
})
