import type { Log } from '../../lib/log.ts'
import type { Entry } from '../entry.ts'
import { type DoorCounts, createDoorCounts } from './door-counts.ts'
import type { Instruments, MetricSources } from './instruments.ts'

/** What Prometheus may know. Of this Corral only: several may live in one process. */
export interface Metrics {
  /** Cheap: entries are counted some at a time. Never throws. */
  record(entry: Entry): void
  readonly door: Pick<DoorCounts, 'begun' | 'denied'>
  /** Everything as of now, in Prometheus's text format. */
  render(): Promise<{ readonly contentType: string; readonly text: string }>
}

export interface MetricsDeps extends Omit<MetricSources, 'door'> {
  readonly log: Log
}

/**
 * Until so many wait, or somebody asks, the library is not even loaded: that holds up all else for
 * some tens of milliseconds.
 */
const entriesAtOnce = 200

export function createMetrics(deps: MetricsDeps): Metrics {
  const { log } = deps
  const door = createDoorCounts()
  let waiting: Entry[] = []
  let instruments: Promise<Instruments> | undefined

  const load = () =>
    (instruments ??= import('./instruments.ts').then(({ createInstruments }) =>
      createInstruments({ ...deps, door }),
    ))
  const count = async (): Promise<Instruments> => {
    const loaded = await load()
    const entries = waiting
    waiting = []
    for (const entry of entries) {
      try {
        loaded.requests.count(entry)
      } catch (error) {
        log.warn({ err: error }, 'a request could not be counted')
      }
    }
    return loaded
  }

  return {
    door,
    record(entry) {
      waiting.push(entry)
      if (waiting.length !== entriesAtOnce) return
      count().catch((error: unknown) => {
        waiting = []
        log.warn({ err: error }, 'requests could not be counted')
      })
    },
    async render() {
      const { contentType, text } = await count()
      return { contentType, text: await text() }
    },
  }
}
