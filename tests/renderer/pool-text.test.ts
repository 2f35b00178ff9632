import { expect, test } from 'vitest'
import { formatMemory, formatTimeLeft } from '../../src-renderer/lib/format.ts'
import {
  heldText,
  promptSourceText,
  readFraction,
  slotText,
} from '../../src-renderer/views/pool/slot-text.ts'
import { isTicking, pooledText } from '../../src-renderer/views/pool/state-text.ts'
import { pooledModel, slot } from './pooled-model.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const after = (seconds: number) => new Date(now + seconds * 1000).toISOString()

test('memory is counted as the system counts it', () => {
  expect(formatMemory(16 * 2 ** 30)).toBe('16.0 GB')
  expect(formatMemory(1.25 * 2 ** 30)).toBe('1.3 GB')
  expect(formatMemory(50 * 2 ** 20)).toBe('50 MB')
  expect(formatMemory(2048)).toBe('2 KB')
})

test('time left never runs below zero, nor to sixty seconds', () => {
  expect(formatTimeLeft(-5000)).toBe('0 s')
  expect(formatTimeLeft(59_400)).toBe('1:00 min')
  expect(formatTimeLeft(245_000)).toBe('4:05 min')
  expect(formatTimeLeft(7_500_000)).toBe('2 h 5 min')
  expect(formatTimeLeft(3 * 86_400_000)).toBe('3 days')
})

test('a ready model says what it does and when it leaves', () => {
  const idle = pooledModel({ idleSeconds: 300, unloadsAt: after(245), lastUsedAt: after(-180) })
  expect(pooledText(idle, now)).toBe('Ready · used 3 minutes ago · unloads in 4:05 min')
  expect(isTicking(idle)).toBe(true)
  const busy = pooledModel({ activeRequests: 2, waitingRequests: 1, idleSeconds: 300 })
  expect(pooledText(busy, now)).toBe('2 answers running, 1 waiting · stays 5 min when idle')
  expect(isTicking(busy)).toBe(false)
  expect(pooledText(pooledModel({}), now)).toBe('Ready · not used yet')
})

test('a failed load says when it may be tried again, while it may not', () => {
  const failed = pooledModel({ state: 'failed', error: 'No room', retryAt: after(30) })
  expect(pooledText(failed, now)).toBe('Could not load · next try in 30 s')
  expect(pooledText({ ...failed, retryAt: after(-1) }, now)).toBe('Could not load')
})

test('a load tells how far it is, an unload what it waits for', () => {
  const loading = pooledModel({ state: 'loading', progress: 0.426 })
  expect(pooledText(loading, now)).toBe('Loading, 42%')
  expect(pooledText({ ...loading, progress: 0 }, now)).toBe('Getting ready to load')
  const leaving = pooledModel({ state: 'unloading', activeRequests: 1 })
  expect(pooledText(leaving, now)).toBe('Unloading after 1 answer')
})

test('a slot says what it does: cached tokens count as read', () => {
  const reading = slot({
    state: 'prompt',
    promptTokens: 2000,
    computedPromptTokens: 500,
    cachedTokens: 1000,
  })
  expect(readFraction(reading)).toBe(0.75)
  expect(slotText(reading)).toBe('Reading 75% of 2,000 tokens')
  expect(slotText({ ...reading, state: 'answer', completionTokens: 1 })).toBe('Answering, 1 token')
  expect(slotText(slot())).toBe('Free')
  expect(slotText(slot({ tokens: 12 }))).toBe('Free, remembers its conversation')
  expect(heldText(slot({ tokens: 1234 }), 8192)).toBe('1,234 of 8,192 tokens')
})

test('the share of prompts from memory is not told before there was one', () => {
  const counts = { promptTokensComputed: 0, promptTokensCached: 0 }
  expect(promptSourceText(counts)).toBeNull()
  expect(promptSourceText({ promptTokensComputed: 250, promptTokensCached: 750 })).toBe(
    '75% from memory',
  )
})
