import type { RequestPlan } from '../../src-main/contract/activity.ts'
import type { Entry, EntryCaller, EntryTarget } from '../../src-main/core/activity/entry.ts'
import type { NumberedEntry } from '../../src-main/core/activity/store/store-calls.ts'

/** How many of each there are. */
export interface Shape {
  readonly rows: number
  readonly days: number
  readonly apps: number
  readonly models: number
  readonly backends: number
  /** Of the rows, from 0 to 1. */
  readonly errors: number
}

const doors = [
  ['openai', '/v1/chat/completions'],
  ['anthropic', '/v1/messages'],
  ['responses', '/v1/responses'],
  ['ollama', '/api/chat'],
] as const
const messages = [
  'The provider is overloaded.',
  'The provider answered nothing for 120 seconds.',
  'The provider limits the rate of this key.',
  'The connection was reset before the answer was whole.',
]

/**
 * Rows such as a month of a busy household of apps leaves, oldest first: every app asks every model,
 * some far more often than others, most by day.
 */
export function* plausibleRows(shape: Shape, endMs: number): Generator<NumberedEntry> {
  const random = createRandom(1)
  const { apps, models, backends, rows, days } = shape
  const startMs = endMs - days * 86_400_000
  const callers = Array.from({ length: apps }, (_, at) => callerOf(at))
  const targets = Array.from({ length: models }, (_, at) => targetOf(at, at % backends))
  const often = (count: number) => Math.floor(count * random() ** 2.5)
  let lastId = 0
  for (let row = 0; row < rows; row++) {
    const endedAtMs = startMs + byDay((row + random()) / rows, days) * days * 86_400_000
    const app = often(apps)
    const model = (often(models) + app * 7) % models
    const door = doors[app % doors.length]!
    const failed = random() < shape.errors
    lastId = Math.max(lastId + 1, Math.floor(endedAtMs * 1000))
    const target = targets[model]!
    yield {
      ...answered(random, target),
      ...(failed && failure(random, target)),
      id: lastId,
      requestId: `req_${Math.floor(endedAtMs).toString(36).padStart(9, '0')}${hex(random)}${hex(random)}`,
      attempt: 1,
      endedAtMs,
      caller: callers[app]!,
      process: `Program ${app}`,
      door: door[0],
      endpoint: door[1],
      stream: random() < 0.8,
      askedModel: model % 3 === 0 ? 'fast' : target.model,
      plan: planOf(model, target),
      traceparent: null,
      fallback: random() < 0.02,
      target,
    }
  }
}

function answered(random: () => number, target: EntryTarget) {
  const durationMs = 300 + random() * 20_000
  const fresh = Math.floor(random() ** 2 * 20_000)
  return {
    durationMs,
    firstTokenMs: durationMs * 0.1,
    status: 'success',
    httpStatus: 200,
    error: null,
    tokens: {
      fresh,
      cacheRead: random() < 0.5 ? Math.floor(random() * 50_000) : 0,
      cacheWrite: 0,
      longCacheWrite: 0,
      output: Math.floor(random() * 2000),
      reasoning: random() < 0.2 ? 100 : 0,
    },
    estimated: random() < 0.01,
    costNanousd: target.leaves ? Math.floor(fresh * 150) : 0,
    bytesSent: target.leaves ? fresh * 4 : 0,
    bytesReceived: target.leaves ? 4000 : 0,
  } satisfies Partial<Entry>
}

function failure(random: () => number, target: EntryTarget) {
  const at = Math.floor(random() * messages.length)
  return {
    status: at === 1 ? 'timeout' : 'error',
    httpStatus: 502,
    tokens: null,
    costNanousd: null,
    firstTokenMs: null,
    error: {
      type: 'upstream_failed',
      message: `${messages[at]} (${target.backend})`,
      upstreamStatus: target.leaves ? 529 : null,
      upstreamCode: target.leaves ? 'overloaded_error' : null,
    },
  } satisfies Partial<Entry>
}

function callerOf(at: number): EntryCaller {
  const userId = at % 4 === 0 ? null : at % 4
  const user = userId === null ? 'owner' : `user${userId}@example.com`
  return { tokenId: `token-${at}`, tokenLabel: `App ${at}`, userId, user }
}

function targetOf(model: number, backend: number): EntryTarget {
  const name = `family-${model}-instruct`
  return backend === 0
    ? {
        backend: 'local',
        providerId: null,
        model: `${name}-q4_k_m`,
        leaves: false,
        keyId: null,
        lastFour: null,
      }
    : {
        backend: `provider-${backend}`,
        providerId: backend,
        model: `vendor/${name}`,
        leaves: true,
        keyId: backend,
        lastFour: 'wxyz',
      }
}

function planOf(model: number, { backend, model: name }: EntryTarget): RequestPlan {
  const target = { backend_type: backend, model: name ?? '', reason: 'the first target', tier: 0 }
  const second = { ...target, backend_type: 'provider-1', reason: 'the last resort', tier: 9 }
  return {
    rule: model % 3 === 0 ? { id: model, pattern: 'fast' } : null,
    found_by: model % 3 === 0 ? 'rule' : backend === 'local' ? 'local' : 'provider',
    targets: [target, second],
    skipped: [],
  }
}

/** From an even spread to one that is dense by day and thin by night. */
function byDay(even: number, days: number): number {
  const turn = even * days * 2 * Math.PI
  return even - (0.8 * Math.sin(turn)) / (days * 2 * Math.PI)
}

function hex(random: () => number): string {
  return Math.floor(random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0')
}

/** Mulberry32: the same rows in each run. */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
