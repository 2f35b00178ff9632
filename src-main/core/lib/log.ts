import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'

/** The log that a shell hands in: pino's shape. No secret and no prompt is ever written to it. */
export type Log = FastifyBaseLogger

/** Appends to `logs/corral.log` in the data folder; makes the folders when they are missing. */
export function openLog(dataDir: string): Log {
  const folder = join(dataDir, 'logs')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return pino({ base: null }, pino.destination({ dest: join(folder, 'corral.log') }))
}
