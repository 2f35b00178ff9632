import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DesktopSettings } from '../../src-main/contract/desktop.ts'
import type { Notice } from '../../src-main/core/host.ts'
import { writeGguf } from '../../src-main/core/library/gguf/gguf-writer.ts'
import { type CloudCorral, cloudKey, startCloudCorral } from '../gateway/cloud/cloud-corral.ts'
import { askChat } from '../gateway/cloud/held.ts'
import { chatAnswer, json } from '../gateway/cloud/scripts.ts'
import { eventually } from '../helpers/test-corral.ts'
import { restOf } from '../providers/rest.ts'
import { scriptedApp } from './scripted-app.ts'

const app = scriptedApp()
const told: Notice[] = []
let corral: CloudCorral

beforeAll(async () => {
  corral = await startCloudCorral({
    host: { desktop: app, notify: (notice) => void told.push(notice) },
    models: async (folder) => {
      await writeGguf(join(folder, 'broken.gguf'), {
        metadata: { 'general.architecture': { type: 'string', value: 'abacus' } },
        tensors: [],
      })
    },
  })
})
beforeEach(async () => {
  told.length = 0
  await save({ notify: ['downloads', 'models', 'limits', 'updates'], update_feed: feed })
})
afterAll(() => corral[Symbol.asyncDispose]())

const feed = 'https://updates.example/corral'
const desktop = () => corral.corral.client.desktop
const save = (change: Partial<DesktopSettings>) => desktop().update(change)
const updates = async () => (await desktop().state()).updates

describe('the settings of the Mac app', () => {
  it('reach the app at start and with each change', async () => {
    expect(app.applied[0]).toMatchObject({ appearance: 'system', dock_icon_always: false })
    await save({ appearance: 'dark' })
    expect(app.applied.at(-1)).toMatchObject({ appearance: 'dark', dock_icon_always: false })
  })

  it('leave the start at login to the system', async () => {
    expect((await desktop().startAtLogin({ on: true })).start_at_login).toBe('on')
    app.loginItem.set(false)
    expect((await desktop().state()).start_at_login).toBe('off')
  })

  it('lead to a panel for paths from the window only', async () => {
    expect(await desktop().choosePath({ kind: 'folder' })).toEqual({ path: '/Volumes/Models' })
    expect(await desktop().choosePath({ kind: 'new_file' })).toEqual({ path: null })
    const answer = await fetch(`${corral.address}/api/settings/desktop/choose-path`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${corral.adminToken}`,
        'content-type': 'application/json',
      },
      body: '{"kind":"folder"}',
    })
    expect(answer.status).toBe(403)
  })

  it('name the versions of the parts', async () => {
    const versions = await desktop().versions()
    expect(versions).toMatchObject({ electron: '45.0.0', corral: '0.0.0-test' })
    expect(versions.sqlite).toMatch(/^3\.\d+/)
    expect(versions.node_llama_cpp).toMatch(/^3\./)
    expect(versions.llama_cpp).not.toBeNull()
  })
})

describe('an update while nothing leaves this Mac', () => {
  it('is neither looked for nor fetched', async () => {
    const { client } = corral.corral
    app.found = { version: '1.9.0', notes: null }
    const asked = app.feeds.length
    await client.activitySettings.update({ nothing_leaves: true })
    await expect(client.desktop.checkForUpdates()).rejects.toThrow('Nothing leaves this Mac')
    expect(app.feeds.length).toBe(asked)

    await client.activitySettings.update({ nothing_leaves: false })
    await client.desktop.checkForUpdates()
    await client.desktop.downloadUpdate()
    await eventually(async () => (await client.desktop.state()).updates.progress).toBe(0.5)
    await client.activitySettings.update({ nothing_leaves: true })
    await eventually(() => app.wasCut()).toBe(true)
    await eventually(async () => (await client.desktop.state()).updates.phase).toBe('available')
    expect((await client.desktop.state()).updates.problem).toContain('Nothing leaves this Mac')
    await client.activitySettings.update({ nothing_leaves: false })
  })
})

describe('an update', () => {
  it('is found, fetched, and installed, each only when somebody says so', async () => {
    app.found = { version: '2.0.0', notes: '<p>Much better</p>' }
    await desktop().checkForUpdates()
    expect(app.feeds.at(-1)).toBe(feed)
    expect(await updates()).toMatchObject({
      phase: 'available',
      version: '2.0.0',
      notes: 'Much better',
    })
    expect(told.map(({ kind }) => kind)).toEqual(['updates'])
    await expect(desktop().installUpdate()).rejects.toThrow('No update is ready')

    await desktop().downloadUpdate()
    await eventually(async () => (await updates()).progress).toBe(0.5)
    app.finish(new Error('wrong signature at https://updates.example/secret'))
    await eventually(async () => (await updates()).phase).toBe('available')
    expect((await updates()).problem).not.toContain('secret')

    await desktop().downloadUpdate()
    await eventually(async () => (await updates()).progress).toBe(0.5)
    app.finish()
    await eventually(async () => (await updates()).phase).toBe('ready')
    expect(app.installs).toBe(0)
    await desktop().installUpdate()
    expect(app.installs).toBe(1)
  })

  it('is off without a feed, and says so', async () => {
    await save({ update_feed: '' })
    expect(await updates()).toMatchObject({ phase: 'off', reason: expect.stringContaining('feed') })
    await expect(desktop().checkForUpdates()).rejects.toThrow('feed')
  })
})

describe('a notice', () => {
  it('tells of a model that did not load, and leads to the pool', async () => {
    await expect(corral.corral.client.pool.load({ modelId: 'broken' })).rejects.toThrow()
    await eventually(() => told.at(-1)).toMatchObject({
      kind: 'models',
      subject: 'model broken',
      opens: 'pool',
    })
  })

  it('tells of a key that is refused for good, with no more of it than its end', async () => {
    const cloud = await corral.addProvider()
    cloud.fake.answer = json(401, { error: { message: 'No.', code: 'invalid_api_key' } })
    await askChat(corral, `${cloud.name}/gpt`)
    await eventually(() => told.at(-1)?.kind).toBe('limits')
    expect(JSON.stringify(told)).toContain(cloudKey.slice(-4))
    expect(JSON.stringify(told)).not.toContain(cloudKey)
  })

  it('tells of a budget that is used up, once', async () => {
    const cloud = await corral.addProvider()
    await corral.setPrices(cloud)
    cloud.fake.answer = chatAnswer('hello')
    const budget = {
      scope: 'provider',
      scope_id: String(cloud.id),
      window: 'day',
      limit_microusd: 5,
    }
    await restOf(corral).must('POST', '/settings/budgets', { ...budget, action: 'warn' })
    for (let ask = 0; ask < 3; ask++) await askChat(corral, `${cloud.name}/gpt`)
    expect(told.filter(({ kind }) => kind === 'limits')).toMatchObject([
      { title: 'The budget of a provider is used up', opens: 'limits' },
    ])
  })

  it('is not given where the setting says so', async () => {
    await save({ notify: [] })
    const cloud = await corral.addProvider()
    cloud.fake.answer = json(401, { error: { message: 'No.', code: 'invalid_api_key' } })
    await askChat(corral, `${cloud.name}/gpt`)
    await eventually(async () => {
      const { keys } = await corral.corral.client.providers.get({ provider_id: cloud.id })
      return keys[0]?.state
    }).toBe('dead')
    expect(told).toEqual([])
  })
})

describe('the local port', () => {
  it('is not closed by who asks through it, and answers go on', async () => {
    const refused = await corral.fetch('/api/system/port/close', {
      method: 'POST',
      headers: { authorization: `Bearer ${corral.adminToken}` },
    })
    expect(refused.status).toBe(409)
    expect((await corral.fetch('/v1/models')).status).toBe(200)
  })

  it('is closed and opened again from inside, one after the other', async () => {
    const { client } = corral.corral
    const [, closed] = await Promise.all([client.system.closePort(), client.system.closePort()])
    expect(closed.address).toBeNull()
    await expect(corral.fetch('/v1/models')).rejects.toThrow('fetch failed')
    await expect(client.pool.status()).resolves.toBeDefined()
    const { address } = await client.system.openPort()
    expect((await fetch(`${address}/health`)).status).toBe(200)
    expect((await client.system.info()).address).toBe(address)
  })
})
