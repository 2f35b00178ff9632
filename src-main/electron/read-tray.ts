import type { ActivitySettings } from '../contract/activity-settings.ts'
import type { PowerState } from '../contract/power.ts'
import type { Corral } from '../core/corral.ts'
import type { TrayState } from './tray-state.ts'

const askEveryMs = 60_000

/**
 * Gathers what the menu-bar item shows. What is live is read when it is asked for; what Corral only
 * tells when asked, such as today's spending, is asked for once a minute.
 * @param changed called when any of it may be another
 * @param signal ends it
 */
export function readTray(
  corral: Corral,
  changed: () => void,
  signal: AbortSignal,
): { state(): TrayState } {
  const { client, pool, downloads, port } = corral
  let settings: ActivitySettings | null = null
  let power: PowerState | null = null
  let installed: readonly string[] = []
  let spentTodayNanousd: number | null = null

  const follow = async <T>(stream: Promise<AsyncIterable<T>>, take: (value: T) => void) => {
    for await (const value of await stream) {
      take(value)
      changed()
    }
  }
  const ask = async () => {
    const from = new Date()
    from.setHours(0, 0, 0, 0)
    const { total } = await client.activity.stats({ from: from.toISOString() })
    spentTodayNanousd = total.cost_nanousd
    changed()
  }
  const quietly = (work: Promise<unknown>) => void work.catch(() => {})

  quietly(
    follow(client.activitySettings.watch(undefined, { signal }), (value) => (settings = value)),
  )
  quietly(follow(client.power.watch(undefined, { signal }), (value) => (power = value)))
  quietly(
    follow(client.models.watch(undefined, { signal }), ({ models }) => {
      installed = models.map(({ id }) => id)
    }),
  )
  quietly(ask())
  const ends = [pool.listen(changed), downloads.listen(changed), port.listen(changed)]
  const timer = setInterval(() => quietly(ask()), askEveryMs).unref()
  signal.addEventListener('abort', () => {
    clearInterval(timer)
    for (const end of ends) end()
  })

  return {
    state() {
      const { models } = pool.status()
      const present = new Set(models.map(({ modelId }) => modelId))
      return {
        port: port.state(),
        models,
        loadable: installed.filter((id) => !present.has(id)),
        downloads: downloads.list(),
        spentTodayNanousd,
        nothingLeaves: settings?.nothing_leaves ?? false,
        restraint: power?.because ?? null,
      }
    },
  }
}
