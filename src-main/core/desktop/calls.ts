import type { Versions } from '../../contract/desktop.ts'
import { api } from '../api.ts'
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
    versions: calls.versions.handler(versions),
  }
}
