import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { startFakeProvider } from './fake-provider.ts'
import { newKey, restOf } from './rest.ts'
import { useKey } from './use-key.ts'

let folder: string
let dataDir: string
beforeEach(async () => {
  folder = await temporaryFolder()
  dataDir = join(folder, 'data')
  await mkdir(dataDir, { mode: 0o700 })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const masterKey = (byte: string) => ({ CORRAL_MASTER_KEY: byte.repeat(64) })

function sealedTexts(): string[] {
  const db = new Database(join(dataDir, 'corral.db'), { readonly: true })
  const rows = db.prepare('select sealed from provider_keys order by id').all()
  db.close()
  return (rows as { sealed: string }[]).map(({ sealed }) => sealed)
}

describe('keys of providers in the vault', () => {
  it('are stored as compact JWE, each sealed on its own (#1, #9, #40, #122, #155, #168, #239, #249, #259)', async () => {
    await using test = await startTestCorral({ host: { dataDir } })
    const rest = restOf(test)
    const { id } = await rest.provider('openai')
    const key = newKey()
    await rest.addKey(id, { api_key: key })
    await rest.addKey(id, { api_key: key })
    const sealed = sealedTexts()
    expect(new Set(sealed).size).toBe(2)
    for (const text of sealed) {
      expect(text.split('.')).toHaveLength(5)
      const header: unknown = JSON.parse(Buffer.from(text.split('.')[0]!, 'base64url').toString())
      expect(header).toMatchObject({ alg: 'A256KW', enc: 'A256GCM' })
    }
  })

  it('open after a restart and after every rotation (#299, #311)', async () => {
    const keys = [newKey(), newKey(), newKey()]
    const environment = {}
    {
      await using test = await startTestCorral({ host: { dataDir, environment } })
      const rest = restOf(test)
      const { id } = await rest.provider('openai')
      for (const api_key of keys) await rest.addKey(id, { api_key, models: [api_key] })
      await rest.must('POST', '/vault/rotate', { key: 'data' })
      await rest.must('POST', '/vault/rotate', { key: 'root' })
    }
    await using test = await startTestCorral({ host: { dataDir, environment } })
    for (const key of keys) {
      const opened = await useKey(test.corral, 'openai', { userId: null, model: key })
      expect(opened?.secret.reveal()).toBe(key)
    }
  })

  it('wait while the vault is locked: nothing is lost, marked or sent (#256, #257)', async () => {
    const key = newKey()
    await using fake = await startFakeProvider()
    const start = (byte: string) =>
      startTestCorral({ host: { dataDir, environment: masterKey(byte) } })
    {
      await using test = await start('a')
      const body = { name: 'mine', base_url: fake.origin, api_key: key }
      await restOf(test).must('POST', '/v1/providers', body)
    }
    const before = sealedTexts()
    {
      await using test = await start('b')
      const rest = restOf(test)
      const { id, keys } = await rest.provider('mine')
      expect(keys).toMatchObject([{ state: 'ready', last_four: key.slice(-4) }])
      expect(await rest.call('POST', `/v1/providers/${id}/test`)).toMatchObject({
        status: 503,
        json: { code: 'vault_locked' },
      })
      const added = await rest.call('PUT', `/v1/providers/${id}`, { api_key: newKey() })
      expect(added).toMatchObject({ status: 503, json: { code: 'vault_locked' } })
      const using = useKey(test.corral, 'mine', { userId: null, model: 'm' })
      await expect(using).rejects.toMatchObject({ code: 'vault_locked' })
      expect(sealedTexts()).toEqual(before)
      expect(fake.arrivals).toEqual([])
    }
    await using test = await start('a')
    const opened = await useKey(test.corral, 'mine', { userId: null, model: 'm' })
    expect(opened?.secret.reveal()).toBe(key)
  })
})
