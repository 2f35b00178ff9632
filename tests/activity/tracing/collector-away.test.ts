import { describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/test-corral.ts'
import { triedEntry } from '../telemetry-entry.ts'
import { type OtlpCollector, startOtlpCollector } from './otlp-collector.ts'
import { type TracingPlace, startTracing } from './tracing-place.ts'

/** So long ago that nothing more is waited for. */
function recordMany({ tracing }: TracingPlace, count: number, name = 'req'): void {
  for (let i = 0; i < count; i++) {
    const endedAtMs = Date.now() - 5000
    tracing.record(triedEntry({ requestId: `${name}_${i}`, endedAtMs }))
  }
}

async function handled({ tracing }: TracingPlace, count: number): Promise<void> {
  await eventually(() => tracing.counts().sent + tracing.counts().dropped).toBe(count)
}

function complaints(place: TracingPlace): number {
  return place.logged().split('the collector has not taken traces').length - 1
}

describe('a collector that does not take traces', () => {
  const bad: Record<string, OtlpCollector['answer']> = {
    fails: (response) => response.writeHead(500).end('{"message":"broken"}'),
    'sends elsewhere': (response) =>
      response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(),
    'hangs up': (response) => response.destroy(),
  }

  it.each(Object.keys(bad))('costs the traces and one line a minute when it %s', async (how) => {
    await using collector = await startOtlpCollector()
    collector.answer = bad[how]!
    await using place = await startTracing({ endpoint: collector.origin })
    recordMany(place, 1, 'a')
    await handled(place, 2)
    recordMany(place, 1, 'b')
    await handled(place, 4)
    expect(place.tracing.counts()).toEqual({ sent: 0, dropped: 4 })
    expect(complaints(place)).toBe(1)
    expect(collector.posts.length).toBe(2)
  })

  it('has taken what it answers with garbage and a good status', async () => {
    await using collector = await startOtlpCollector()
    collector.answer = (response) => response.writeHead(200).end('x'.repeat(200_000))
    await using place = await startTracing({ endpoint: collector.origin })
    recordMany(place, 1)
    await handled(place, 2)
    expect(place.tracing.counts().sent).toBe(2)
  })

  it('does not grow the memory, and everything is counted', async () => {
    await using collector = await startOtlpCollector()
    collector.answer = (response) => response.writeHead(503).end()
    await using place = await startTracing({ endpoint: collector.origin })
    recordMany(place, 3000)
    const { dropped } = place.tracing.counts()
    expect(dropped).toBe(1000)
    await place.tracing.stop()
    expect(place.tracing.counts()).toEqual({ sent: 0, dropped: 5000 })
  })

  it('does not hold up the end for longer than it gets', async () => {
    await using collector = await startOtlpCollector()
    collector.answer = () => {}
    await using place = await startTracing({ endpoint: collector.origin })
    recordMany(place, 10)
    await eventually(() => collector.posts.length).toBe(1)
    // Never ends if the flush is not bounded, or what is under way is not cut.
    await place.tracing.stop()
    expect(place.tracing.counts()).toEqual({ sent: 0, dropped: 20 })
  })

  it('gets what is left when Corral stops', async () => {
    await using collector = await startOtlpCollector()
    await using place = await startTracing({ endpoint: collector.origin })
    recordMany(place, 700)
    await place.tracing.stop()
    expect(collector.spans()).toHaveLength(1400)
  })
})

describe('the settings of tracing', () => {
  it('are obeyed at once: on, elsewhere, off', async () => {
    await using first = await startOtlpCollector()
    await using second = await startOtlpCollector()
    await using place = await startTracing()
    recordMany(place, 1, 'before')
    place.settings.save({ otel_endpoint: first.origin })
    recordMany(place, 1, 'first')
    await eventually(() => first.spans().length).toBe(2)
    recordMany(place, 1, 'waits')
    place.settings.save({ otel_endpoint: second.origin })
    recordMany(place, 1, 'second')
    await eventually(() => second.spans().length).toBe(2)
    recordMany(place, 1, 'late')
    place.settings.save({ otel_endpoint: null })
    recordMany(place, 1, 'never')
    await place.tracing.stop()

    const ids = ({ text }: OtlpCollector) =>
      text().match(/\b(before|first|waits|second|late|never)_0/g)
    expect(ids(first)).toEqual(['first_0'])
    expect(ids(second)).toEqual(['second_0'])
  })

  it('keep traces here while nothing may leave this Mac: no name is asked for', async () => {
    await using place = await startTracing({ endpoint: 'https://collector.example.com' })
    place.settings.save({ nothing_leaves: true })
    recordMany(place, 1, 'a')
    await handled(place, 2)
    expect(place.asked).toEqual([])
    place.settings.save({ nothing_leaves: false })
    recordMany(place, 1, 'b')
    await handled(place, 4)
    expect(place.asked).toEqual(['collector.example.com'])
  })

  it('let a collector on this Mac have them even then', async () => {
    await using collector = await startOtlpCollector()
    await using place = await startTracing({ endpoint: collector.origin })
    place.settings.save({ nothing_leaves: true })
    recordMany(place, 1)
    await handled(place, 2)
    expect(collector.spans()).toHaveLength(2)
  })
})
