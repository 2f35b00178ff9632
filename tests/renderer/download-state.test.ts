import { expect, test } from 'vitest'
import type { Download } from '../../src-main/contract/downloads.ts'
import {
  downloadCounts,
  downloadFigures,
  downloadFraction,
  downloadNews,
  downloadStateText,
  downloadTotal,
} from '../../src-renderer/lib/download-state.ts'
import { nextStep } from '../../src-renderer/views/downloads/next-step.ts'

const now = Date.parse('2026-11-21T12:00:00Z')

function aDownload(change: Partial<Download> = {}): Download {
  return {
    task_id: '1',
    repo: 'maker/model',
    file: 'model-Q4_K_M.gguf',
    commit: null,
    name: 'model',
    state: 'running',
    downloadedBytes: 1_200_000_000,
    totalBytes: 4_700_000_000,
    bytesPerSecond: 45_000_000,
    secondsLeft: 77.8,
    error: null,
    retryAt: null,
    attempts: 1,
    modelId: null,
    unusable: null,
    createdAt: '2026-11-21T11:00:00Z',
    finishedAt: null,
    ...change,
  }
}

test('a download says how much, how fast and how long', () => {
  expect(downloadFigures(aDownload())).toBe('1.2 GB of 4.7 GB · 45 MB/s · 1:18 min left')
  const still = aDownload({ bytesPerSecond: 0 })
  expect(downloadFigures(still)).toBe('1.2 GB of 4.7 GB')
  expect(downloadFigures({ ...still, totalBytes: null })).toBe('1.2 GB')
})

test('one that waits says why and until when, as one sentence', () => {
  const waiting = aDownload({
    state: 'waiting',
    error: 'The connection was cut.',
    retryAt: '2026-11-21T12:00:20Z',
  })
  expect(downloadStateText(waiting, now)).toBe(
    'Waiting: the connection was cut; tries again in 20 s',
  )
  expect(downloadStateText(waiting, now + 60_000)).toBe(
    'Waiting: the connection was cut; trying again',
  )
  expect(downloadStateText({ ...waiting, error: 'DNS failed.', retryAt: null }, now)).toBe(
    'Waiting: DNS failed',
  )
})

test('a share is never more than the whole, and unknown without one', () => {
  expect(downloadFraction({ downloadedBytes: 5, totalBytes: 4 })).toBe(1)
  expect(downloadFraction({ downloadedBytes: 5, totalBytes: null })).toBeNull()
  expect(downloadFraction({ downloadedBytes: 0, totalBytes: 0 })).toBeNull()
})

test('the sum counts what has not ended, and waits for nothing that is paused', () => {
  const half = { downloadedBytes: 50, totalBytes: 100, bytesPerSecond: 10 }
  const total = downloadTotal([
    aDownload(half),
    aDownload({ ...half, state: 'paused', bytesPerSecond: 0 }),
    aDownload({ ...half, state: 'done' }),
  ])
  expect(total).toEqual({
    count: 2,
    downloadedBytes: 100,
    totalBytes: 200,
    bytesPerSecond: 10,
    secondsLeft: 5,
  })
  expect(downloadTotal([aDownload({ state: 'failed' })])).toBeNull()
  expect(downloadTotal([aDownload(half), aDownload({ totalBytes: null })])).toMatchObject({
    totalBytes: null,
    secondsLeft: null,
  })
})

test('the note counts those that run and those that are paused', () => {
  const list = [aDownload(), aDownload({ state: 'waiting' }), aDownload({ state: 'paused' })]
  expect(downloadCounts(list)).toBe('2 running, 1 paused')
  expect(downloadCounts([aDownload({ state: 'done' })])).toBe('')
})

test('steps are said aloud, progress and old news are not', () => {
  const before = [aDownload(), aDownload({ task_id: '2' }), aDownload({ task_id: '3' })]
  const after = [
    aDownload({ downloadedBytes: 2_000_000_000 }),
    aDownload({ task_id: '2', state: 'done' }),
    aDownload({ task_id: '3', state: 'failed', error: 'The disk is full.' }),
    aDownload({ task_id: '4', state: 'done' }),
  ]
  expect(downloadNews(before, after)).toEqual([
    'model is downloaded.',
    'model failed. The disk is full.',
  ])
})

test.each([
  [undefined, null, 'start'],
  [undefined, 'model', 'chat'],
  [aDownload({ state: 'queued' }), null, 'pause'],
  [aDownload({ state: 'waiting' }), null, 'pause'],
  [aDownload({ state: 'paused' }), null, 'resume'],
  [aDownload({ state: 'verifying' }), null, 'none'],
  [aDownload({ state: 'failed' }), null, 'resume'],
  [aDownload({ state: 'failed' }), 'model', 'chat'],
  [aDownload({ state: 'cancelled' }), null, 'start'],
  [aDownload({ state: 'done' }), null, 'start'],
  [aDownload({ state: 'done' }), 'model', 'chat'],
] as const)('the button of a file does what comes next (%#)', (download, modelId, kind) => {
  expect(nextStep(download, modelId).kind).toBe(kind)
})
