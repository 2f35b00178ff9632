import { expect, it } from 'vitest'
import { benchResult } from '../../src-main/headless/bench-result.ts'
import { poolTable } from '../../src-main/headless/pool-table.ts'
import { pooledModel, slot } from '../renderer/pooled-model.ts'

const now = Date.parse('2026-11-20T12:00:00Z')
const after = (seconds: number) => new Date(now + seconds * 1000).toISOString()

it('shows each model in columns that stand under each other', () => {
  const memory = {
    weightsBytes: 0,
    contextBytes: 0,
    computeBytes: 0,
    totalBytes: 5 * 2 ** 30,
    source: 'measured' as const,
  }
  const models = [
    pooledModel({ memory, unloadsAt: after(61), idleSeconds: 300, tokensPerSecond: 41.26 }),
    pooledModel({
      modelId: 'a-model-with-a-long-name',
      memory,
      slots: [slot({ state: 'answer' }), slot({ index: 1 })],
      activeRequests: 1,
      liveTokensPerSecond: 12,
      tokensPerSecond: 41,
      pinned: true,
    }),
    pooledModel({
      modelId: 'late',
      state: 'loading',
      progress: 0.5,
      contextTokens: null,
      slots: [],
      memory: { ...memory, source: 'estimate' },
    }),
    pooledModel({ modelId: 'bad', state: 'failed', slots: [], retryAt: after(5), error: 'No' }),
  ]
  expect(poolTable({ models }, now).split('\n')).toEqual([
    'NAME                      STATE        MEMORY   CONTEXT  SLOTS  SPEED       UNTIL',
    'brief                     ready        5.0 GB   8192     0/1    41.3 tok/s  61 s',
    'a-model-with-a-long-name  ready        5.0 GB   8192     1/2    12.0 tok/s  pinned',
    'late                      loading 50%  ~5.0 GB  -        -      -           -',
    'bad                       failed       -        8192     -      -           retry in 5 s',
  ])
})

it('counts only what was computed as read, and takes the median of the rounds', () => {
  const asked = (firstTokenMs: number, tokensPerSecond: number | null) => ({
    promptTokens: 612,
    cachedTokens: 100,
    completionTokens: 128,
    firstTokenMs,
    tokensPerSecond,
  })
  const prompts = [asked(1000, null), asked(2000, null), asked(512, null)]
  const answers = [asked(30, 50), asked(10, 70), asked(20, 60)]
  expect(benchResult('brief', prompts, answers)).toEqual({
    model: 'brief',
    prompt: { tokens: 512, ms: 1000, tokensPerSecond: 512 },
    decode: { tokens: 128, tokensPerSecond: 60 },
    firstTokenMs: 20,
  })
  expect(benchResult('brief', prompts, [asked(30, null)]).decode.tokensPerSecond).toBeNull()
})
