import { join } from 'node:path'
import { app, protocol } from 'electron'
import { dataDirFor } from '../core/host.ts'
import { appScheme } from './app-protocol.ts'
import { collectArrivals } from './arrivals.ts'
import { commandWords, runCommandLine } from './command-line.ts'

// Electron says 'ready' only after this module has run to its end, so nothing here may wait for it.
const dataDir = dataDirFor(process.env, process.platform)
const words = commandWords(process.argv)
// A command runs beside the app, which has its folder to itself.
app.setPath('userData', join(dataDir, words ? 'command' : 'window'))
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
])

if (words) {
  void runCommandLine(dataDir, words)
} else if (app.requestSingleInstanceLock()) {
  const arrivals = collectArrivals()
  void app.whenReady().then(async () => (await import('./boot.ts')).boot(dataDir, arrivals))
} else {
  app.exit(0)
}
