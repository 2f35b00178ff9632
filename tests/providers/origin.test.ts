import Database from 'better-sqlite3'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Provider } from '../../src-main/contract/providers.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { type FakeProvider, startFakeProvider } from './fake-provider.ts'
import { type Rest, newKey, restOf, scale } from './rest.ts'
import { useKey } from './use-key.ts'

let test: TestCorral
let rest: Rest
let fakes: FakeProvider[]
beforeAll(async () => {
  test = await startTestCorral()
  rest = restOf(test)
  fakes = await Promise.all([startFakeProvider(), startFakeProvider(), startFakeProvider()])
})
afterAll(async () => {
  await Promise.all(fakes.map((fake) => fake[Symbol.asyncDispose]()))
  await test[Symbol.asyncDispose]()
})

let made = 0
function provider(fields: object): Promise<Provider> {
  return rest.must('POST', '/v1/providers', { name: `moving-${++made}`, ...fields })
}

const reason = 'The address of the provider has changed. Enter the key again.'

describe('a provider that moves to another origin', () => {
  it('needs its keys again, and gets none of them meanwhile', async () => {
    const [from, to] = fakes as [FakeProvider, FakeProvider]
    const key = newKey()
    const { id, name } = await provider({ base_url: from.origin, api_key: key })
    const moved = await rest.must<Provider>('PUT', `/v1/providers/${id}`, { base_url: to.origin })
    expect(moved.keys).toMatchObject([{ state: 'needs_reentry', state_reason: reason }])
    const tested = await rest.call('POST', `/v1/providers/${id}/test`)
    expect(tested).toMatchObject({ status: 400, json: { message: reason } })
    expect(await useKey(test.corral, name, { userId: null, model: 'm' })).toBeNull()
    expect(to.arrivals).toEqual([])
  })

  it('keeps a key that is given in the same call, for the new origin', async () => {
    const [from, to] = fakes as [FakeProvider, FakeProvider]
    const fresh = newKey()
    const { id } = await provider({ base_url: from.origin, api_key: newKey() })
    await rest.addKey(id, { api_key: newKey(), label: 'second' })
    const change = { base_url: to.origin, api_key: fresh }
    const moved = await rest.must<Provider>('PUT', `/v1/providers/${id}`, change)
    expect(moved.keys.map(({ state }) => state)).toEqual(['ready', 'needs_reentry'])
    await rest.must('POST', `/v1/providers/${id}/test`)
    expect(to.arrivals.pop()?.headers.authorization).toBe(`Bearer ${fresh}`)
  })

  it('has its keys again when it moves back', async () => {
    const [from, to] = fakes as [FakeProvider, FakeProvider]
    const { id } = await provider({ base_url: from.origin, api_key: newKey() })
    await rest.must('PUT', `/v1/providers/${id}`, { base_url: to.origin })
    const back = { base_url: `${from.origin}/v1` }
    const home = await rest.must<Provider>('PUT', `/v1/providers/${id}`, back)
    expect(home.keys).toMatchObject([{ state: 'ready', state_reason: null }])
    await rest.must('POST', `/v1/providers/${id}/test`)
  })

  it('cannot be moved behind our back: a row edited in the database sends nothing', async () => {
    const [from, to] = fakes as [FakeProvider, FakeProvider]
    to.arrivals.length = 0
    const { id } = await provider({ base_url: from.origin, api_key: newKey() })
    const db = new Database(join(test.host.dataDir, 'corral.db'))
    db.prepare('update providers set base_url = ? where id = ?').run(to.origin, id)
    expect((await rest.call('POST', `/v1/providers/${id}/test`)).status).toBe(400)
    db.prepare('update provider_keys set origin = ? where provider_id = ?').run(to.origin, id)
    expect(await rest.call('POST', `/v1/providers/${id}/test`)).toMatchObject({
      status: 400,
      json: { message: 'API key cannot be decrypted. Please re-enter your API key.' },
    })
    db.close()
    expect(to.arrivals).toEqual([])
  })

  it('never takes a sealed key from another row', async () => {
    const [home] = fakes as [FakeProvider]
    const rows = await Promise.all(
      Array.from({ length: 4 }, () => provider({ base_url: home.origin, api_key: newKey() })),
    )
    home.arrivals.length = 0
    const db = new Database(join(test.host.dataDir, 'corral.db'))
    const read = db.prepare('select sealed from provider_keys where provider_id = ?')
    const write = db.prepare('update provider_keys set sealed = ? where provider_id = ?')
    const sealed = rows.map(({ id }) => (read.get(id) as { sealed: string }).sealed)
    for (const [at, { id }] of rows.entries()) write.run(sealed[(at + 1) % rows.length], id)
    db.close()
    for (const { id } of rows) {
      expect((await rest.call('POST', `/v1/providers/${id}/test`)).status).toBe(400)
    }
    expect(home.arrivals).toEqual([])
  })

  it('never sends a key anywhere but where it was entered for, whatever happens in between', async () => {
    const at = fc.nat({ max: 2 })
    const step = fc.oneof(
      fc.record({ do: fc.constant('move' as const), to: at }),
      fc.record({ do: fc.constant('move with key' as const), to: at }),
      fc.record({ do: fc.constant('add key' as const) }),
      fc.record({ do: fc.constant('replace key' as const) }),
      fc.record({ do: fc.constant('test' as const) }),
      fc.record({ do: fc.constant('save' as const), to: at }),
      fc.record({ do: fc.constant('use' as const) }),
    )
    let arrived = 0
    await fc.assert(
      fc.asyncProperty(
        at,
        fc.array(step, { minLength: 3, maxLength: 12 }),
        async (start, steps) => {
          for (const fake of fakes) fake.arrivals.length = 0
          const enteredFor = new Map<string, string>()
          let here = fakes[start]!.origin
          const enter = () => {
            const key = newKey()
            enteredFor.set(key, here)
            return key
          }
          const { id, name } = await provider({ base_url: here, api_key: enter() })
          const put = (body: object) => rest.must('PUT', `/v1/providers/${id}`, body)
          for (const step of steps) {
            if ('to' in step) here = fakes[step.to]!.origin
            if (step.do === 'move') await put({ base_url: here })
            if (step.do === 'move with key') await put({ base_url: here, api_key: enter() })
            if (step.do === 'add key') await rest.addKey(id, { api_key: enter() })
            if (step.do === 'replace key') await put({ api_key: enter() })
            if (step.do === 'save') {
              await rest.must('POST', '/settings/providers', { backend_type: name, base_url: here })
            }
            if (step.do === 'use') {
              const opened = await useKey(test.corral, name, { userId: null, model: 'm' })
              if (opened) expect(enteredFor.get(opened.secret.reveal())).toBe(opened.origin)
              if (opened) expect(opened.origin).toBe(here)
            }
            await rest.call('POST', `/v1/providers/${id}/test`)
            const { keys } = await rest.must<Provider>('GET', `/v1/providers/${id}`)
            for (const key of keys)
              await rest.call('POST', `/v1/providers/${id}/keys/${key.id}/test`)
          }
          for (const fake of fakes) {
            arrived += fake.arrivals.length
            for (const { headers, body, path } of fake.arrivals) {
              const key = headers.authorization?.replace('Bearer ', '') ?? ''
              expect(enteredFor.get(key)).toBe(fake.origin)
              expect(JSON.stringify([headers, body, path])).not.toContain('eyJ')
            }
          }
        },
      ),
      { numRuns: 12 * scale },
    )
    expect(arrived).toBeGreaterThan(50)
  }, 300_000)
})
