import type { Entry, EntryTarget } from '../../src-main/core/activity/entry.ts'
import type { TokenBuckets } from '../../src-main/core/providers/price.ts'

export const localTarget: EntryTarget = {
  backend: 'local',
  providerId: null,
  model: 'qwen3-4b',
  leaves: false,
  keyId: null,
  lastFour: null,
}

export const cloudTarget: EntryTarget = {
  backend: 'openai',
  providerId: 1,
  model: 'gpt-6',
  leaves: true,
  keyId: 2,
  lastFour: 'a1b2',
}

export function someTokens(changes: Partial<TokenBuckets> = {}): TokenBuckets {
  const none = { fresh: 0, cacheRead: 0, cacheWrite: 0, longCacheWrite: 0, output: 0, reasoning: 0 }
  return { ...none, ...changes }
}

/** What a good answer of a provider leaves behind. */
export function triedEntry(changes: Partial<Entry> = {}): Entry {
  return {
    requestId: 'req_01',
    attempt: 1,
    endedAtMs: 1_764_000_002_000,
    durationMs: 2000,
    firstTokenMs: 500,
    caller: { tokenId: 'app-1', tokenLabel: 'Editor of Ann', userId: 7, user: 'ann@example.org' },
    process: 'Xcode',
    door: 'openai',
    endpoint: '/v1/chat/completions',
    stream: true,
    askedModel: 'smart',
    plan: null,
    traceparent: null,
    fallback: false,
    target: cloudTarget,
    status: 'success',
    httpStatus: 200,
    error: null,
    tokens: null,
    estimated: false,
    costNanousd: null,
    bytesSent: 0,
    bytesReceived: 0,
    ...changes,
  }
}

/** What a request that nobody was asked for leaves behind. */
export function refusedEntry(type: string, changes: Partial<Entry> = {}): Entry {
  return triedEntry({
    attempt: 0,
    target: null,
    status: 'refused',
    httpStatus: 401,
    firstTokenMs: null,
    error: { type, message: 'No.', upstreamStatus: null, upstreamCode: null },
    ...changes,
  })
}
