import type { UpdateState } from '../../contract/desktop.ts'
import type { Egress } from '../egress/egress.ts'
import { EgressError } from '../egress/egress-error.ts'
import { CorralError } from '../errors.ts'
import type { HostUpdater, Notice } from '../host.ts'
import type { Log } from '../lib/log.ts'
import { plainNotes } from './plain-notes.ts'

/** A newer Corral: found, then fetched and installed when somebody says so, never by itself. */
export interface Updates {
  state(): UpdateState
  /** @throws CorralError `unsupported` while updates are off, `conflict` while a step runs, `unavailable` */
  check(): Promise<void>
  /** Begins; `state` tells the rest. @throws CorralError `conflict` when there is nothing to fetch */
  download(): void
  /** @throws CorralError `conflict` when nothing is ready */
  install(): void
  /** Ends the step that runs. */
  stop(): void
}

export interface UpdatesDeps {
  /** `null` where the app cannot replace itself. */
  readonly updater: HostUpdater | null
  /** `null` while there is none. */
  readonly feed: () => string | null
  readonly egress: Pick<Egress, 'reach'>
  readonly notify: (notice: Notice) => void
  readonly log: Log
  readonly changed: () => void
}

type Step = Pick<UpdateState, 'phase' | 'version' | 'notes' | 'progress' | 'problem'>

const nothingFound: Step = {
  phase: 'idle',
  version: null,
  notes: null,
  progress: null,
  problem: null,
}

export function createUpdates(deps: UpdatesDeps): Updates {
  const { updater, feed, egress, notify, log, changed } = deps
  const ending = new AbortController()
  let step: Step = nothingFound
  let checkedAt: Date | null = null

  const offReason = (): string | null => {
    if (!updater) return 'Only the Mac app in the Applications folder can replace itself.'
    return feed() === null ? 'No address of a feed is set.' : null
  }
  const to = (next: Partial<Step>) => {
    step = { ...step, ...next }
    changed()
  }
  /** Under the switch, and cut by it. @throws CorralError */
  const outside = async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const address = feed()
    if (address === null) throw new CorralError('unsupported', offReason() ?? '')
    const ask = { own: { purpose: 'app update' }, host: new URL(address).host } as const
    try {
      return await egress.reach(ask, (signal) => work(AbortSignal.any([signal, ending.signal])))
    } catch (error) {
      if (error instanceof EgressError) throw new CorralError('unavailable', error.message)
      log.warn({ err: error }, 'update failed')
      throw new CorralError('unavailable', 'The feed does not answer as it should.')
    }
  }

  return {
    state() {
      const checked_at = checkedAt?.toISOString() ?? null
      const reason = offReason()
      if (reason === null) return { ...step, reason, checked_at }
      return { ...nothingFound, phase: 'off', reason, checked_at: null }
    },
    async check() {
      const reason = offReason()
      const address = feed()
      if (!updater || address === null) throw new CorralError('unsupported', reason ?? '')
      if (step.phase !== 'idle' && step.phase !== 'available') {
        throw new CorralError('conflict', 'An update is under way already.')
      }
      const known = step.version
      to({ phase: 'checking', problem: null })
      try {
        const found = await outside((signal) => updater.check(address, signal))
        checkedAt = new Date()
        if (!found) return to(nothingFound)
        to({ phase: 'available', version: found.version, notes: plainNotes(found.notes) })
        if (found.version !== known) notify(noticeOf(found.version))
      } catch (error) {
        to({ ...nothingFound, problem: CorralError.from(error).message })
        throw error
      }
    },
    download() {
      if (!updater || step.phase !== 'available') {
        throw new CorralError('conflict', 'There is no update to fetch.')
      }
      to({ phase: 'downloading', progress: 0, problem: null })
      const onProgress = (progress: number) => to({ progress })
      outside((signal) => updater.download(onProgress, signal)).then(
        () => to({ phase: 'ready', progress: null }),
        (error: unknown) => {
          const problem = CorralError.from(error).message
          to({ phase: 'available', progress: null, problem })
        },
      )
    },
    install() {
      if (!updater || step.phase !== 'ready') {
        throw new CorralError('conflict', 'No update is ready.')
      }
      updater.install()
    },
    stop: () => ending.abort(),
  }
}

function noticeOf(version: string): Notice {
  return {
    title: `Corral ${version} is available`,
    body: 'Settings show what is new. Nothing is fetched until you say so.',
    kind: 'updates',
    subject: 'update',
    opens: 'settings/updates',
  }
}
