import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app } from 'electron'
import { pino } from 'pino'
import { createKeychain } from './keychain.ts'
import { type Host, defaultPort, parsePort } from '../core/host.ts'

/** What the Mac app offers the core. */
export function createElectronHost(dataDir: string): Host {
  const logDir = join(dataDir, 'logs')
  mkdirSync(logDir, { recursive: true, mode: 0o700 })
  return {
    dataDir,
    // Not import.meta: the bundler moves modules between files.
    resourcesDir: join(app.getAppPath(), 'resources'),
    webAppDir: null,
    version: app.getVersion(),
    port: process.env.CORRAL_PORT ? parsePort(process.env.CORRAL_PORT) : defaultPort,
    environment: process.env,
    keychain: createKeychain(dataDir),
    log: pino({ base: null }, pino.destination({ dest: join(logDir, 'corral.log') })),
  }
}
