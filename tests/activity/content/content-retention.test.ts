import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createContents } from '../../../src-main/core/activity/store/contents.ts'
import {
  type OpenedFile,
  openActivityFile,
} from '../../../src-main/core/activity/store/open-file.ts'
import { createPrune } from '../../../src-main/core/activity/store/prune.ts'
import { createWrite } from '../../../src-main/core/activity/store/write.ts'
import { projectRoot, temporaryFolder } from '../../helpers/test-corral.ts'
import { entry } from '../store/entries.ts'

const nowMs = Date.parse('2026-05-01T10:00:00Z')

let folder: string
let file: OpenedFile
beforeEach(async () => {
  folder = await temporaryFolder()
  const migrations = join(projectRoot, 'resources', 'activity-migrations')
  file = openActivityFile(join(folder, 'activity.db'), migrations)
})
afterEach(async () => {
  file.sqlite.close()
  await rm(folder, { recursive: true })
})

const fill = (expiresAtMs: (at: number) => number) => {
  const store = createContents(file.sqlite)
  for (let at = 0; at < 50; at++) {
    const place = { requestId: `req_${at}`, attempt: 0, kid: 'dk_1', expiresAtMs: expiresAtMs(at) }
    store.keepContent({ ...place, sealed: randomBytes(50_000) })
  }
}
const kept = () =>
  file.sqlite
    .prepare('select request_id from contents order by expires_at')
    .pluck()
    .all()
    .map((id) => Number(String(id).slice('req_'.length)))

function pruneAll(maxBytes: number) {
  const prune = createPrune(file.sqlite)
  while (prune({ keepDays: 30, maxBytes, nowMs }));
}

it('bodies go when their time is over', () => {
  fill((at) => nowMs + (at - 29) * 1000)
  pruneAll(10_000_000)
  expect(kept()).toEqual(Array.from({ length: 20 }, (_, at) => at + 30))
})

it('bodies go before rows when the log is too large, those first whose time is over first', () => {
  fill((at) => nowMs + 1000 * (50 - at))
  createWrite(file.sqlite)([{ ...entry({ endedAtMs: nowMs }), id: nowMs * 1000 }])
  pruneAll(1_500_000)
  expect(kept()).toEqual(Array.from({ length: 10 }, (_, at) => 9 - at))
  expect(file.sqlite.prepare('select count(*) from requests').pluck().get()).toBe(1)
})
