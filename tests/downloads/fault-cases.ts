import type { Fault } from '../hub/fake-hub/faults.ts'

/** What a download gets over, if it happens no more often than that. */
export const curable: Record<string, { fault: Fault; times?: number }> = {
  'a connection that is cut': { fault: { kind: 'cut', afterBytes: 100_000 }, times: 6 },
  'a connection that is cut at once': { fault: { kind: 'cut', afterBytes: 0 }, times: 2 },
  'a server that is not well': { fault: { kind: 'status', status: 503 }, times: 2 },
  'a server that asks for patience': {
    fault: { kind: 'status', status: 429, retryAfterSeconds: 1 },
  },
  'a server without ranges': { fault: { kind: 'no-ranges' }, times: 100 },
  'bytes that are wrong once': { fault: { kind: 'wrong-byte', at: 1234 } },
  'content that changes while it comes': {
    fault: { kind: 'changed', etag: '"other"', bytes: Buffer.alloc(700_000, 7) },
    times: 2,
  },
  'more bytes than there are, once': { fault: { kind: 'longer', byBytes: 10 } },
}

/** What it cannot get over, with what it says then. */
export const incurable: Record<string, { fault: Fault; error: RegExp; at?: 'hub' }> = {
  'wrong bytes again and again': {
    fault: { kind: 'wrong-byte', at: 5 },
    error: /not what the hub lists/,
  },
  'another size than listed': { fault: { kind: 'other-total', total: 9e9 }, error: /size/ },
  'bytes without an end': { fault: { kind: 'longer', byBytes: 5e6 }, error: /longer/ },
  'an encoding that was not asked for': { fault: { kind: 'encoded' }, error: /encoded/ },
  'a redirect to a foreign host': {
    fault: { kind: 'redirect', to: 'https://files.example.com/model.gguf' },
    error: /files\.example\.com, which is no host of it/,
    at: 'hub',
  },
  'a redirect without end': {
    fault: { kind: 'redirect', to: '?again' },
    error: /circles/,
    at: 'hub',
  },
}
