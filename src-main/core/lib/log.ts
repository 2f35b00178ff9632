import type { FastifyBaseLogger } from 'fastify'
import { pino } from 'pino'
import { logFilesIn } from './program-log/log-files.ts'
import { type RotationBounds, openRotatingFile } from './program-log/rotating-file.ts'

/** The log that a shell hands in: pino's shape. No secret and no prompt is ever written to it. */
export type Log = FastifyBaseLogger

const bounds: RotationBounds = { maxBytes: 10 * 2 ** 20, files: 5 }

/**
 * Appends to `logs/corral.log` in the data folder, five files of 10 MB at most; makes the folders
 * when they are missing. Other processes may write to the same log.
 */
export function openLog(dataDir: string): Log {
  return pino({ base: null }, openRotatingFile(logFilesIn(dataDir), bounds))
}
