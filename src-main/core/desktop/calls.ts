import type { Versions } from '../../contract/desktop.ts'
import { knownCaller } from '../accounts/caller.ts'
import { api } from '../api.ts'
import { CorralError } from '../errors.ts'
import type { Desktop } from './desktop.ts'

/** The calls `desktop.*` of the contract. */
export function desktopCalls(desktop: Desktop, versions: () => Versions) {
  const calls = api.desktop
  return {
    state: calls.state.handler(() => desktop.state()),
    watch: calls.watch.handler(({ signal }) => desktop.watch(signal)),
    update: calls.update.handler(({ input }) => {
      desktop.save(input)
      return desktop.state()
    }),
    startAtLogin: calls.startAtLogin.handler(({ input }) => {
      desktop.setStartAtLogin(input.on)
      return desktop.state()
    }),
    checkForUpdates: calls.checkForUpdates.handler(async () => {
      await desktop.updates.check()
      return desktop.state()
    }),
    downloadUpdate: calls.downloadUpdate.handler(() => {
      desktop.updates.download()
      return desktop.state()
    }),
    installUpdate: calls.installUpdate.handler(() => {
      desktop.updates.install()
      return desktop.state()
    }),
    choosePath: calls.choosePath.handler(async ({ input, context }) => {
      // A panel is for who sits before the screen, and a path is its owner's business.
      if (knownCaller(context.caller).kind !== 'owner') {
        throw new CorralError('forbidden', 'Only the window of the Mac app asks in a panel.')
      }
      return { path: await desktop.choosePath(input.kind) }
    }),
    versions: calls.versions.handler(versions),
  }
}
