import type { FastifyBaseLogger } from 'fastify'

/** The log that a shell hands in: pino's shape. No secret and no prompt is ever written to it. */
export type Log = FastifyBaseLogger
