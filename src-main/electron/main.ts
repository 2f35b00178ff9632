import { join } from 'node:path'
import { app, protocol } from 'electron'
import { dataDirFor } from '../core/host.ts'
import { appScheme } from './app-protocol.ts'

// Electron says 'ready' only after this module has run to its end, so nothing here may wait for it.
const dataDir = dataDirFor(process.env, process.platform)
app.setPath('userData', join(dataDir, 'window'))
protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
])

if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(async () => (await import('./boot.ts')).boot(dataDir))
} else {
  app.exit(0)
}
