import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openDb } from '../../src-main/core/db/open.ts'
import { createSetup } from '../../src-main/core/setup/setup.ts'
import {
  projectRoot,
  type TestCorral,
  startTestCorral,
  temporaryFolder,
} from '../helpers/test-corral.ts'
import { restOf } from '../providers/rest.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral()
})
afterAll(() => test[Symbol.asyncDispose]())

const save = (body: object) => restOf(test).must('PUT', '/setup', body)

it('the guide goes on where it was left, and greets until it was ended', async () => {
  const rest = restOf(test)
  const fresh = { step: 'welcome', finishedAt: null, skipped: false }
  expect(await rest.must('GET', '/setup')).toEqual(fresh)
  await save({ step: 'model' })
  expect(await rest.must('GET', '/setup')).toEqual({ ...fresh, step: 'model' })
  expect(await save({ step: 'model', ended: true })).toEqual({
    step: 'welcome',
    finishedAt: expect.stringMatching(/Z$/),
    skipped: true,
  })
  expect(await save({ step: 'done', ended: true })).toMatchObject({ skipped: false })
  expect((await rest.call('PUT', '/setup', { step: 'elsewhere' })).status).toBe(400)
})

it('the guide is for administrators, and no act on record', async () => {
  const user = restOf(test, test.userToken)
  expect((await user.call('GET', '/setup')).status).toBe(403)
  expect((await user.call('PUT', '/setup', { step: 'done', ended: true })).status).toBe(403)
  await save({ step: 'done', ended: true })
  const acts = await restOf(test).must<{ what: string }[]>('GET', '/system/acts')
  expect(acts.map(({ what }) => what)).toContain('tokens.create')
  expect(acts.map(({ what }) => what)).not.toContain('setup.save')
})

it('whoever used Corral before it had the guide is not greeted; who never did is', async () => {
  const shipped = join(projectRoot, 'resources', 'migrations')
  const folder = await temporaryFolder()
  const older = join(folder, 'migrations')
  for (const name of await readdir(shipped)) {
    if (/^000[0-4]_/.test(name)) await cp(join(shipped, name), join(older, name))
  }
  const greets = (name: string, use: string): boolean => {
    const file = join(folder, name)
    const before = openDb(file, older)
    before.db.$client.exec(use)
    before.close()
    const { db, close } = openDb(file, shipped)
    const { finishedAt } = createSetup(db).get()
    close()
    return finishedAt === null
  }
  expect(greets('untouched.db', '')).toBe(true)
  const pin = "insert into model_settings (model_id, pinned, updated_at) values ('m', 1, 0)"
  expect(greets('used.db', pin)).toBe(false)
  await rm(folder, { recursive: true })
})
