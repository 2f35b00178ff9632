import type { Entry, EntryTarget } from '../../../src-main/core/activity/entry.ts'

export const everything = { kind: 'all' } as const

const openrouter: EntryTarget = {
  backend: 'openrouter',
  providerId: 1,
  model: 'gpt-4o',
  leaves: true,
  keyId: 7,
  lastFour: 'wxyz',
}

export const thisMac: EntryTarget = {
  backend: 'local',
  providerId: null,
  model: 'llama-3.2-1b',
  leaves: false,
  keyId: null,
  lastFour: null,
}

let made = 0

/** A success of an app at a provider, but for the parts given. */
export function entry(parts: Partial<Entry> = {}): Entry {
  made += 1
  return {
    requestId: `req_${made}`,
    attempt: 1,
    endedAtMs: Date.now(),
    durationMs: 1234.5678,
    firstTokenMs: 234.5678,
    caller: { tokenId: 'tok-a', tokenLabel: 'Editor', userId: null, user: 'owner' },
    process: 'Xcode',
    door: 'openai',
    endpoint: '/v1/chat/completions',
    stream: true,
    askedModel: 'fast',
    plan: {
      rule: { id: 3, pattern: 'fast' },
      found_by: 'rule',
      targets: [{ backend_type: 'openrouter', model: 'gpt-4o', reason: 'first', tier: 0 }],
      skipped: [],
    },
    traceparent: null,
    fallback: false,
    target: openrouter,
    status: 'success',
    httpStatus: 200,
    error: null,
    tokens: {
      fresh: 100,
      cacheRead: 20,
      cacheWrite: 3,
      longCacheWrite: 4,
      output: 51,
      reasoning: 6,
    },
    estimated: false,
    costNanousd: 123_456,
    bytesSent: 900,
    bytesReceived: 1200,
    ...parts,
  }
}
