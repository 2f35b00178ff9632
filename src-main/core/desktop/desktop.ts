import type { DesktopSettings, DesktopState } from '../../contract/desktop.ts'
import type { Egress } from '../egress/egress.ts'
import { CorralError } from '../errors.ts'
import type { Host, HostDesktop } from '../host.ts'
import { type Live, createLive } from '../lib/live.ts'
import type { Change } from '../settings/changes.ts'
import type { Preference } from '../settings/preference.ts'
import { checkedFeed } from './feed-address.ts'
import { type Updates, createUpdates } from './updates.ts'

/** The Mac app around Corral: how it behaves, and newer versions of it. */
export interface Desktop {
  state(): DesktopState
  /** Changes what is given; what is left out stays. @throws CorralError `invalid_input` */
  save(change: Change<DesktopSettings>): void
  /** @throws CorralError `unsupported` without the Mac app */
  setStartAtLogin(on: boolean): void
  /** @throws CorralError `unsupported` without the Mac app */
  choosePath: HostDesktop['choosePath']
  readonly updates: Updates
  watch: Live<DesktopState>['watch']
  /** Hands the settings to the app, and looks for updates once a day. */
  start(): void
  stop(): void
}

export interface DesktopDeps {
  readonly settings: Preference<DesktopSettings>
  readonly host: Pick<Host, 'desktop' | 'environment' | 'log' | 'notify'>
  readonly egress: Pick<Egress, 'reach'>
}

const firstCheckMs = 60_000
const checkEveryMs = 24 * 3_600_000

export function createDesktop({ settings, host, egress }: DesktopDeps): Desktop {
  const { desktop: app } = host
  const updates = createUpdates({
    updater: app?.updater ?? null,
    feed: () => settings.get().update_feed ?? feedOf(host.environment),
    egress,
    notify: (notice) => host.notify(notice),
    log: host.log,
    changed: () => live.changed(),
  })
  const state = (): DesktopState => ({
    available: app !== null,
    settings: settings.get(),
    start_at_login: app?.loginItem.get() ?? null,
    updates: updates.state(),
  })
  const live = createLive(state)
  const ends: (() => void)[] = []

  const checkByItself = () => {
    const { phase } = updates.state()
    if (!settings.get().check_for_updates || phase !== 'idle') return
    updates.check().catch(() => {
      // The state says why.
    })
  }

  return {
    state,
    save(change) {
      const { update_feed: feed } = change
      settings.save({ ...change, ...(feed !== undefined && { update_feed: checkedFeed(feed) }) })
    },
    setStartAtLogin(on) {
      if (!app) throw new CorralError('unsupported', 'Only the Mac app starts at login.')
      app.loginItem.set(on)
      live.changed()
    },
    async choosePath(kind) {
      if (!app) throw new CorralError('unsupported', 'Only the Mac app asks in a panel.')
      return app.choosePath(kind)
    },
    updates,
    watch: live.watch,
    start() {
      if (!app) return
      app.apply(settings.get())
      const first = setTimeout(checkByItself, firstCheckMs).unref()
      const daily = setInterval(checkByItself, checkEveryMs).unref()
      ends.push(
        () => clearTimeout(first),
        () => clearInterval(daily),
        settings.onChange((values) => {
          app.apply(values)
          live.changed()
        }),
      )
    },
    stop() {
      for (const end of ends.splice(0)) end()
      updates.stop()
    },
  }
}

/** What the environment says counts where nothing is set; what is no feed is none. */
function feedOf(environment: Host['environment']): string | null {
  try {
    return checkedFeed(environment.CORRAL_UPDATE_FEED ?? null)
  } catch {
    return null
  }
}
