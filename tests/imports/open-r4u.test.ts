import { gzipSync } from 'node:zlib'
import { rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ImportReport } from '../../src-main/contract/imports.ts'
import { type TestCorral, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { startFakeProvider } from '../providers/fake-provider.ts'
import { restOf } from '../providers/rest.ts'
import { openR4u } from './old-vectors.ts'

const encryption_key = openR4u.encryptionKey
const dump = (name: string) => join(import.meta.dirname, 'fixtures', `open-r4u-${name}.sql`)

let test: TestCorral
let folder: string
beforeEach(async () => {
  folder = await temporaryFolder()
  test = await startTestCorral()
})
afterEach(async () => {
  await test[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const run = (path: string, key: string = encryption_key) =>
  restOf(test).call('POST', '/imports/open-r4u', { path, encryption_key: key })
const short = (json: unknown) =>
  (json as ImportReport).rows.map(({ kind, name, outcome }) => `${kind} ${name} ${outcome}`)
async function file(name: string, content: string | Buffer): Promise<string> {
  await writeFile(join(folder, name), content)
  return join(folder, name)
}

describe('a dump of open-r4u', () => {
  it.each(['plain', 'inserts', 'column-inserts'])(
    'brings providers, models and keys (%s) (#117, #249, #250)',
    async (name) => {
      const { json } = await run(dump(name))
      expect(short(json)).toEqual([
        'provider openai present',
        'model openai/gpt-5 migrated',
        'key openai migrated',
        'provider xai present',
        'model xai/grok-3 migrated',
        'key xai migrated',
        'provider google present',
        'provider my-gateway migrated',
        'model my-gateway/llama; DROP TABLE migrated',
        "model my-gateway/qwen's migrated",
        'key my-gateway migrated',
        'provider anthropic present',
        'provider lost migrated',
        'key lost needs_reentry',
      ])
      const rest = restOf(test)
      expect(await rest.provider('my-gateway')).toMatchObject({
        display_name: 'Mine; it\'s a "gateway" with tab and line and \\ and ünïcode',
        base_url: 'https://gateway.example.com',
        models: [{ name: 'llama; DROP TABLE', display_name: 'Llama' }, { name: "qwen's" }],
        keys: [{ label: 'open-r4u', state: 'ready' }],
      })
      const again = short((await run(dump(name))).json)
      expect(again.filter((row) => !row.endsWith('present'))).toEqual(['key lost needs_reentry'])
      expect((await rest.provider('my-gateway')).keys).toHaveLength(1)
      expect((await rest.provider('lost')).keys).toHaveLength(1)
    },
  )

  it('is refused when it is packed, linked, or no dump at all', async () => {
    await symlink(dump('plain'), join(folder, 'link.sql'))
    const paths = [
      await file('custom', 'PGDMP\u0001\u000e'),
      await file('dump.gz', gzipSync('SELECT 1;')),
      await file('prose', 'Dear reader,\n'),
      await file('empty', ''),
      join(folder, 'link.sql'),
      join(folder, 'missing'),
      folder,
    ]
    for (const path of paths) expect((await run(path)).status, path).toBe(400)
    expect(await test.corral.client.vault.backups.list()).toEqual([])
  })
})

describe('a list of keys', () => {
  it('brings keys that work (#251)', async () => {
    await using fake = await startFakeProvider()
    const entry = { name: 'mine', base_url: fake.origin, models: ['a'] }
    const list = [{ ...entry, api_key_encrypted: openR4u.fernet['custom-key-3'] }]
    const { json } = await run(await file('keys.json', JSON.stringify(list)))
    expect(short(json)).toEqual([
      'provider mine migrated',
      'model mine/a migrated',
      'key mine migrated',
    ])
    const rest = restOf(test)
    await rest.must('POST', `/v1/providers/${(await rest.provider('mine')).id}/test`)
    expect(fake.arrivals[0]?.headers.authorization).toBe('Bearer custom-key-3')
  })

  it('may be lines', async () => {
    const lines = Object.values(openR4u.fernet).map(
      (stored, at) => `${['openai', 'xai', 'nobody'][at]}=${stored}`,
    )
    const { json } = await run(await file('keys.txt', lines.join('\n')))
    expect(short(json)).toEqual([
      'provider openai present',
      'key openai migrated',
      'provider xai present',
      'key xai migrated',
      'provider nobody migrated',
      'key nobody needs_reentry',
    ])
  })

  it('shows names without anything that moves a cursor', async () => {
    const list = [{ name: 'a\u001b[2J\u202e\r\nb', models: ['m\u001b[1m'] }]
    const { json } = await run(await file('keys.json', JSON.stringify(list)))
    const { rows } = json as ImportReport
    expect(rows.map(({ name }) => name)).toEqual(['a-2J-b', 'a-2J-b/m [1m'])
    expect(rows[1]?.outcome).toBe('skipped')
  })
})

it('an ENCRYPTION_KEY that cannot be one is refused before anything is read (#308)', async () => {
  const { status, text } = await run(dump('plain'), 'not-a-key')
  expect(status).toBe(400)
  expect(text).toContain('ENCRYPTION_KEY')
  expect(text).not.toContain('not-a-key')
})
