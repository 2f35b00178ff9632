import { lstat, mkdir, readFile, rm, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import OpenAI from 'openai'
import Anthropic from '@anthropic-ai/sdk'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AppId } from '../../src-main/contract/apps.ts'
import type { CorralClient } from '../../src-main/contract/contract.ts'
import { type TestCorral, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'

const model = 'corral-starter'

let home: string
let test: TestCorral
let apps: CorralClient['apps']

beforeAll(async () => {
  home = await temporaryFolder()
  test = await startTestCorral({ host: { homeDir: home } })
  apps = test.corral.client.apps
})

beforeEach(async () => {
  for (const app of await apps.list()) if (app.connection) await apps.undo({ id: app.id })
  await rm(home, { recursive: true, force: true })
  await mkdir(home)
})

afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await rm(home, { recursive: true, force: true })
})

const files: Partial<Record<AppId, string>> = {
  'claude-code': '.claude/settings.json',
  codex: '.codex/config.toml',
  opencode: '.config/opencode/opencode.json',
  zed: '.config/zed/settings.json',
  continue: '.continue/config.yaml',
  raycast: '.config/raycast/ai/providers.yaml',
}
const fileApps = Object.keys(files) as AppId[]

const pathOf = (id: AppId) => join(home, files[id]!)
const read = (id: AppId) => readFile(pathOf(id), 'utf8')

async function put(id: AppId, text: string | Uint8Array, mode = 0o600): Promise<void> {
  await mkdir(dirname(pathOf(id)), { recursive: true })
  await writeFile(pathOf(id), text, { mode })
}

const tokensOf = async (label: string) =>
  (await test.corral.client.tokens.list()).filter((token) => token.label === label)

const settings: Partial<Record<AppId, string>> = {
  codex: '# mine\nmodel = "gpt-5.6"\n',
  continue: '# mine\nname: Mine\nversion: 1.0.0\nschema: v1\nmodels: []\n',
  raycast: '# mine\nproviders: []\n',
}
const settingsOf = (id: AppId) => settings[id] ?? '{ "mine": true }\n'

describe('connecting an app', () => {
  it.each(fileApps)('writes the settings of %s and puts the same bytes back', async (id) => {
    await put(id, settingsOf(id), 0o640)
    const connected = await apps.connect({ id, model })
    expect(await read(id)).not.toBe(settingsOf(id))
    expect((await stat(pathOf(id))).mode & 0o777).toBe(0o640)
    expect(connected.connection).toMatchObject({ model, address: test.address, drift: [] })
    expect(await readFile(connected.connection!.backup!, 'utf8')).toBe(settingsOf(id))
    expect(await apps.undo({ id })).toMatchObject({ restored: 'whole', app: { connection: null } })
    expect(await read(id)).toBe(settingsOf(id))
    expect(await tokensOf(connected.name)).toEqual([])
  })

  it.each(fileApps)('makes a file for %s that only its owner reads, and removes it', async (id) => {
    await apps.connect({ id, model })
    expect((await stat(pathOf(id))).mode & 0o777).toBe(0o600)
    await apps.undo({ id })
    await expect(read(id)).rejects.toThrow('ENOENT')
  })

  it.each(fileApps)('leaves %s as it is when it is connected twice', async (id) => {
    await put(id, settingsOf(id))
    const first = await apps.connect({ id, model })
    const text = await read(id)
    const second = await apps.connect({ id, model })
    expect(await read(id)).toBe(text)
    expect(second.token).toBeNull()
    expect(second.connection).toMatchObject({
      tokenLastFour: first.connection!.tokenLastFour,
      backup: first.connection!.backup,
    })
    await apps.undo({ id })
    expect(await read(id)).toBe(settingsOf(id))
  })

  it('changes the model, and a new token replaces the old one', async () => {
    const first = await apps.connect({ id: 'codex', model: 'one' })
    const old = /ck_[\w-]+/.exec(await read('codex'))![0]
    await apps.connect({ id: 'codex', model, newToken: true })
    expect(await read('codex')).toContain(`model = "${model}"`)
    expect(await read('codex')).not.toContain(old)
    expect(await tokensOf('Codex')).toHaveLength(1)
    const refused = await test.fetch('/v1/models', { headers: { authorization: `Bearer ${old}` } })
    expect(refused.status).toBe(401)
    expect(first.token).toBeNull()
  })

  it('keeps what the user has changed since, and says so', async () => {
    await put('claude-code', '{\n  "env": { "ANTHROPIC_BASE_URL": "https://old.example" }\n}\n')
    await apps.connect({ id: 'claude-code', model })
    const text = (await read('claude-code'))
      .replace(
        '"ANTHROPIC_DEFAULT_OPUS_MODEL": "corral-starter"',
        '"ANTHROPIC_DEFAULT_OPUS_MODEL": "mine"',
      )
      .replace('{\n', '{\n  "later": 1,\n')
    await put('claude-code', text)
    const list = await apps.list()
    expect(list.find(({ id }) => id === 'claude-code')?.connection?.drift).toMatchObject([
      { reason: 'settings_changed', text: expect.stringContaining('OPUS') },
    ])
    const undone = await apps.undo({ id: 'claude-code' })
    expect(undone).toMatchObject({
      restored: 'parts',
      kept: ['env.ANTHROPIC_DEFAULT_OPUS_MODEL'],
    })
    expect(undone.diff).not.toMatch(/ck_\w/)
    expect(JSON.parse(await read('claude-code'))).toEqual({
      later: 1,
      env: { ANTHROPIC_BASE_URL: 'https://old.example', ANTHROPIC_DEFAULT_OPUS_MODEL: 'mine' },
    })
  })

  it('says nothing of changes that are none of its business', async () => {
    await apps.connect({ id: 'zed', model })
    await put('zed', (await read('zed')).replace('{\n', '{\n  "theme": "x",\n'))
    const zed = (await apps.list()).find(({ id }) => id === 'zed')
    expect(zed?.connection?.drift).toEqual([])
    // Connected again and undone, the user's own change is still there.
    await apps.connect({ id: 'zed', model: 'other' })
    await apps.undo({ id: 'zed' })
    expect(JSON.parse(await read('zed'))).toEqual({ theme: 'x' })
  })

  it('shows the difference without any secret, and writes nothing', async () => {
    const secrets =
      '{\n  "apiKeyHelper": "x",\n  "env": {\n    "MY_API_KEY": "hunter2hunter2",\n    "GH": "ghp_abcdefgh12345678"\n  }\n}\n'
    await put('claude-code', secrets, 0o644)
    const preview = await apps.preview({ id: 'claude-code', model })
    expect(preview.diff).toContain(`+    "ANTHROPIC_BASE_URL": "${test.address}"`)
    expect(preview.diff).toContain('+    "ANTHROPIC_AUTH_TOKEN": "ck_••••••••"')
    expect(preview.diff).not.toMatch(/hunter2|ghp_a/)
    expect(preview.warnings).toEqual([expect.stringContaining('Other users')])
    expect(await read('claude-code')).toBe(secrets)
    expect(await tokensOf('Claude Code')).toEqual([])
  })

  it('refuses a file that is another than the one that was shown', async () => {
    await put('codex', 'a = 1\n')
    const { fingerprint } = await apps.preview({ id: 'codex', model })
    await put('codex', 'a = 2\n')
    await expect(apps.connect({ id: 'codex', model, fingerprint })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await read('codex')).toBe('a = 2\n')
    expect(await tokensOf('Codex')).toEqual([])
  })

  it('writes through a link inside the home folder, and leaves the link', async () => {
    const target = join(home, 'dotfiles', 'codex.toml')
    await mkdir(dirname(target))
    await writeFile(target, 'a = 1\n')
    await mkdir(join(home, '.codex'))
    await symlink(target, pathOf('codex'))
    expect((await apps.preview({ id: 'codex', model })).warnings.join()).toContain(
      '~/dotfiles/codex.toml',
    )
    await apps.connect({ id: 'codex', model })
    expect((await lstat(pathOf('codex'))).isSymbolicLink()).toBe(true)
    expect(await readFile(target, 'utf8')).toContain('[model_providers.corral]')
    await apps.undo({ id: 'codex' })
    expect(await readFile(target, 'utf8')).toBe('a = 1\n')
  })

  it('does not follow a link out of the home folder, of the file or of a folder', async () => {
    const outside = await temporaryFolder()
    await writeFile(join(outside, 'config.toml'), 'a = 1\n')
    await mkdir(join(home, '.codex'))
    await symlink(join(outside, 'config.toml'), pathOf('codex'))
    await symlink(outside, join(home, '.claude'))
    await symlink(join(outside, 'nothing'), join(home, '.continue'))
    for (const id of ['codex', 'claude-code', 'continue'] as const) {
      await expect(apps.connect({ id, model }), id).rejects.toMatchObject({ code: 'forbidden' })
    }
    expect(await readFile(join(outside, 'config.toml'), 'utf8')).toBe('a = 1\n')
    expect(await tokensOf('Codex')).toEqual([])
    await rm(outside, { recursive: true })
  })

  it.each([
    ['too_large', 'x'.repeat(3_000_000)],
    ['conflict', Buffer.from([0x61, 0xff, 0xfe])],
    ['conflict', '{ "env": '],
  ] as const)('refuses with %s what it cannot read, and writes nothing', async (code, text) => {
    await put('claude-code', text)
    await expect(apps.connect({ id: 'claude-code', model })).rejects.toMatchObject({ code })
    expect(await readFile(pathOf('claude-code'))).toEqual(Buffer.from(text))
    expect(await tokensOf('Claude Code')).toEqual([])
    expect((await apps.list()).find(({ id }) => id === 'claude-code')?.connection).toBeNull()
  })

  it('refuses a folder where the file belongs, and a file where the folder belongs', async () => {
    await mkdir(pathOf('codex'), { recursive: true })
    await writeFile(join(home, '.claude'), '')
    for (const id of ['codex', 'claude-code'] as const) {
      await expect(apps.connect({ id, model }), id).rejects.toMatchObject({ code: 'conflict' })
    }
  })

  it('makes no file that would hide the one the app reads now', async () => {
    await mkdir(join(home, '.continue'))
    await writeFile(join(home, '.continue', 'config.json'), '{}')
    await expect(apps.connect({ id: 'continue', model })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('~/.continue/config.json'),
    })
  })

  it('tells which apps are there, and says when a file is gone', async () => {
    await put('raycast', settingsOf('raycast'))
    expect((await apps.list()).find(({ id }) => id === 'raycast')?.installed).toBe(true)
    expect((await apps.list()).find(({ id }) => id === 'opencode')?.installed).toBe(false)
    await apps.connect({ id: 'raycast', model })
    await unlink(pathOf('raycast'))
    const raycast = (await apps.list()).find(({ id }) => id === 'raycast')
    expect(raycast?.connection?.drift).toMatchObject([{ reason: 'file_gone' }])
    expect(await apps.undo({ id: 'raycast' })).toMatchObject({ restored: 'nothing' })
  })

  it('gives an app that is set up by hand its steps and a token that is seen once', async () => {
    const first = await apps.connect({ id: 'cline', model })
    expect(first.token).toMatch(/^ck_/)
    expect(first.steps).toContainEqual({
      text: 'Base URL',
      copy: { what: 'value', label: 'base URL', value: `${test.address}/v1` },
    })
    expect((await apps.connect({ id: 'cline', model })).token).toBeNull()
    const again = await apps.connect({ id: 'cline', model, newToken: true })
    expect(again.token).not.toBe(first.token)
    expect(await tokensOf('Cline')).toHaveLength(1)
    await apps.undo({ id: 'cline' })
    expect(await tokensOf('Cline')).toEqual([])
  })

  it('is for those who manage Corral, and stands in the record without a token', async () => {
    expect((await test.fetch('/api/apps')).status).toBe(403)
    const headers = {
      authorization: `Bearer ${test.adminToken}`,
      'content-type': 'application/json',
    }
    const made = await test.fetch('/api/apps/codex/connect', {
      method: 'POST',
      headers,
      body: JSON.stringify({ model }),
    })
    expect(made.status).toBe(200)
    const acts = JSON.stringify(await test.corral.client.acts.list({}))
    expect(acts).toContain('apps.connect')
    expect(acts).not.toMatch(/ck_\w/)
    expect(test.logged()).not.toContain(/ck_[\w-]+/.exec(await read('codex'))![0])
  })
})

describe('checking an app', () => {
  it.each(['claude-code', 'opencode', 'codex'] as const)(
    'asks as %s would, with its own token, through the local port',
    async (id) => {
      await apps.connect({ id, model })
      const check = await apps.check({ id })
      expect(check).toMatchObject({
        ok: true,
        status: 200,
        ownToken: true,
        problem: null,
        drift: [],
      })
      expect(check.answer).not.toBe('')
      expect(check.ms).toBeGreaterThan(0)
    },
  )

  it('writes settings with which the official clients work', async () => {
    await apps.connect({ id: 'claude-code', model })
    const { env } = JSON.parse(await read('claude-code')) as { env: Record<string, string> }
    const anthropic = new Anthropic({
      baseURL: env.ANTHROPIC_BASE_URL!,
      authToken: env.ANTHROPIC_AUTH_TOKEN!,
      apiKey: null,
      maxRetries: 0,
    })
    const said = await anthropic.messages.create({
      model: env.ANTHROPIC_DEFAULT_OPUS_MODEL!,
      max_tokens: 4,
      messages: [{ role: 'user', content: 'Hi' }],
    })
    expect(said.content[0]?.type).toBe('text')
    await apps.connect({ id: 'continue', model })
    const text = await read('continue')
    const field = (name: string) => new RegExp(`${name}: (.+)`).exec(text)![1]!
    const openai = new OpenAI({ baseURL: field('apiBase'), apiKey: field('apiKey'), maxRetries: 0 })
    const answer = await openai.chat.completions.create({
      model: field('model'),
      max_tokens: 4,
      messages: [{ role: 'user', content: 'Hi' }],
    })
    expect(answer.choices).toHaveLength(1)
  })

  it('uses a token of its own where the app keeps its token elsewhere, and revokes it', async () => {
    const { token } = await apps.connect({ id: 'zed', model })
    expect(token).toMatch(/^ck_/)
    expect(await read('zed')).not.toContain('ck_')
    expect(await apps.check({ id: 'zed' })).toMatchObject({ ok: true, ownToken: false })
    expect(await tokensOf('Zed (check)')).toEqual([])
  })

  it('tells what is wrong: a model that is not there, a revoked token', async () => {
    await apps.connect({ id: 'codex', model: 'no-such-model' })
    expect(await apps.check({ id: 'codex' })).toMatchObject({
      ok: false,
      status: 404,
      problem: expect.stringContaining('no-such-model'),
    })
    const [token] = await tokensOf('Codex')
    await test.corral.client.tokens.revoke({ id: token!.id })
    expect(await apps.check({ id: 'codex' })).toMatchObject({
      ok: false,
      status: 401,
      drift: [{ reason: 'token_revoked' }],
    })
    await expect(apps.check({ id: 'xcode' })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('sees that the port has moved since', async () => {
    const folder = await temporaryFolder()
    const host = { dataDir: folder, homeDir: home }
    const first = await startTestCorral({ host })
    await first.corral.client.apps.connect({ id: 'opencode', model })
    await first.corral.stop()
    // Any free port, but not the one that was just given up.
    const port = Number(new URL(first.address).port)
    const second = await startTestCorral({
      host: { ...host, port: port === 65_535 ? 0 : port + 1 },
    })
    const check = await second.corral.client.apps.check({ id: 'opencode' })
    expect(check).toMatchObject({ ok: false, status: 200, drift: [{ reason: 'port_moved' }] })
    await second.corral.client.apps.connect({ id: 'opencode', model })
    expect(await second.corral.client.apps.check({ id: 'opencode' })).toMatchObject({ ok: true })
    await second.corral.client.apps.undo({ id: 'opencode' })
    await second[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })
})
