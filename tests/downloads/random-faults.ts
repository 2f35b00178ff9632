import type { Fault, FileRequest } from '../hub/fake-hub/faults.ts'

/** A script in which about one request in three goes wrong, each time in another way. */
export function randomFaults(random: () => number): (request: FileRequest) => Fault | null {
  const below = (count: number) => Math.floor(random() * count)
  const other = Buffer.alloc(400_000, 0x55)
  const atCdn: readonly (() => Fault)[] = [
    () => ({ kind: 'cut', afterBytes: below(200_000) }),
    () => ({ kind: 'cut', afterBytes: 0 }),
    () => ({ kind: 'slow', pieceBytes: 40_000, pauseMs: below(40) }),
    () => ({ kind: 'slow', pieceBytes: 20_000, pauseMs: below(40) }),
    () => ({ kind: 'status', status: [500, 502, 503, 429, 403, 416][below(6)] ?? 500 }),
    () => ({ kind: 'no-ranges' }),
    () => ({ kind: 'wrong-byte', at: below(300_000) }),
    () => ({ kind: 'changed', etag: `"${below(1e9)}"`, bytes: other }),
    () => ({ kind: 'longer', byBytes: 1 + below(300_000) }),
    () => ({ kind: 'other-total', total: below(1e9) }),
    () => ({ kind: 'encoded' }),
  ]
  const atHub: readonly (() => Fault)[] = [
    () => ({ kind: 'status', status: [500, 503, 429, 404, 401][below(5)] ?? 500 }),
    () => ({ kind: 'redirect', to: 'http://203.0.113.7/stolen' }),
    () => ({ kind: 'redirect', to: '?round-and-round' }),
  ]
  return ({ at }) => {
    const ways = at === 'cdn' ? atCdn : atHub
    return random() < (at === 'cdn' ? 0.3 : 0.1) ? (ways[below(ways.length)]?.() ?? null) : null
  }
}
