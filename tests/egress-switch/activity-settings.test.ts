import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDb } from '../../src-main/core/db/open.ts'
import { createActivitySettings } from '../../src-main/core/settings/activity-settings.ts'
import { type TestCorral, projectRoot, startTestCorral } from '../helpers/test-corral.ts'

let corral: TestCorral
beforeAll(async () => {
  corral = await startTestCorral()
})
afterAll(() => corral[Symbol.asyncDispose]())

const settings = () => corral.corral.client.activitySettings

describe('the settings of activity', () => {
  it('are read by users and changed by administrators only', async () => {
    const read = await corral.fetch('/api/settings/activity')
    expect(read.status).toBe(200)
    expect(await read.json()).toMatchObject({ nothing_leaves: false, otel_endpoint: null })
    const change = {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ nothing_leaves: true }),
    }
    expect((await corral.fetch('/api/settings/activity', change)).status).toBe(403)
    expect((await settings().get()).nothing_leaves).toBe(false)
  })

  it('keep what is not given', async () => {
    await settings().update({ keep_days: 7 })
    expect(await settings().update({ compare_with: ' openai/gpt-5 ' })).toMatchObject({
      keep_days: 7,
      compare_with: 'openai/gpt-5',
    })
    expect((await settings().update({ compare_with: ' ' })).compare_with).toBe(null)
  })

  it.each([
    'ftp://127.0.0.1',
    'http://name:secret@127.0.0.1:4318',
    'http://secret@127.0.0.1:4318',
    'http://127.0.0.1:4318/?token=secret',
    'http://127.0.0.1:4318/#x',
    'not an address',
  ])('take no collector at %s: every user can read it', async (otel_endpoint) => {
    await expect(settings().update({ otel_endpoint })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect((await settings().get()).otel_endpoint).toBe(null)
  })

  it('keep the address of a collector without a slash at its end', async () => {
    const saved = await settings().update({ otel_endpoint: 'HTTP://LocalHost:4318/otel/' })
    expect(saved.otel_endpoint).toBe('http://localhost:4318/otel')
  })

  it('are told as they are, and after each change, also over another connection', async () => {
    const leaving = new AbortController()
    const watched = await settings().watch(undefined, { signal: leaving.signal })
    const next = async () => {
      const { done, value } = await watched.next()
      return done ? null : value.nothing_leaves
    }
    expect(await next()).toBe(false)
    await settings().update({ nothing_leaves: true })
    expect(await next()).toBe(true)
    const file = join(corral.host.dataDir, 'corral.db')
    const other = openDb(file, join(projectRoot, 'resources', 'migrations'))
    createActivitySettings(other.db).save({ nothing_leaves: false })
    other.close()
    expect(await next()).toBe(false)
    leaving.abort()
  })

  it('changes are acts that say what was changed, without texts that may be private', async () => {
    await settings().update({ nothing_leaves: true, otel_endpoint: 'http://10.0.0.9:4318' })
    const [act] = await corral.corral.client.acts.list({})
    expect(act).toMatchObject({
      what: 'activitySettings.update',
      object: 'nothing_leaves true, otel_endpoint',
      outcome: 'ok',
    })
  })
})
