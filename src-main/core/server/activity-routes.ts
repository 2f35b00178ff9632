import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { WebSocket } from 'ws'
import type { z } from 'zod'
import { type AuditLog, ExportFormat, LogFilter } from '../../contract/activity.ts'
import type { Accounts } from '../accounts/service.ts'
import type { Activity } from '../activity/activity.ts'
import { createExports } from '../activity/export/export-logs.ts'
import type { LiveFeed } from '../activity/live-feed.ts'
import { sightOf } from '../activity/sight.ts'
import { CorralError } from '../errors.ts'
import { keepAlive } from './keep-alive.ts'

/** Close codes of RFC 6455 and of its registry at IANA. */
const policyViolation = 1008
const tooBig = 1009
const internalError = 1011
const tryAgainLater = 1013

const pingEveryMs = 30_000

/** Nothing that a client sends here is read. */
const maxFrameBytes = 4096

/** What one reader may leave lying here. */
const maxUnreadBytes = 2 ** 20

const ExportQuery = LogFilter.extend({ format: ExportFormat.default('jsonl') })

/** Of the log what is no call: a socket that shows it live, and files of any length. */
export function activityRoutes(
  app: FastifyInstance,
  deps: { accounts: Accounts; activity: Activity; feed: LiveFeed },
): void {
  const { accounts, activity, feed } = deps
  const exports = createExports({ activity })
  const frameOf = createFrames()

  const socketConfig = { websocket: true, config: { tokenInUrl: 'socket' } } as const
  app.get('/api/system/ws/audit-logs', socketConfig, async (socket, request) => {
    const { caller } = request
    if (!caller) return socket.close(policyViolation, 'This needs a token that is known here.')
    const closed = new AbortController()
    const forget = accounts.streams.open(caller, () =>
      socket.close(policyViolation, 'Your session has ended. Sign in again.'),
    )
    socket.once('close', () => {
      forget()
      closed.abort()
    })
    socket.on('message', (data: Buffer) => {
      if (data.length > maxFrameBytes) socket.close(tooBig, 'Nothing is read here.')
    })
    keepAlive(socket, pingEveryMs)
    try {
      for await (const logs of feed.read(sightOf(caller), closed.signal)) {
        send(socket, request, logs.map(frameOf))
        if (socket.bufferedAmount > maxUnreadBytes) return cut(socket, request)
      }
    } catch (error) {
      if (error instanceof CorralError && error.code === 'rate_limited') return cut(socket, request)
      request.log.error({ err: error }, 'the live log broke off')
      socket.close(internalError, 'Something went wrong inside Corral.')
    }
  })

  const url = '/api/system/audit-logs/export'
  // Without a HEAD of its own, which would read all rows to say nothing of them.
  const fileConfig = { exposeHeadRoute: false, config: { tokenInUrl: 'stream' } } as const
  app.get(url, fileConfig, (request, reply) => {
    const { caller } = request
    const { format, ...filter } = parse(request.query)
    const { contentType, extension, bytes } = exports.start(sightOf(caller), filter, format)
    const told = counted(bytes, (sizeBytes) =>
      request.log.info({ format, sizeBytes }, 'export ended'),
    )
    const day = new Date().toISOString().slice(0, 10)
    if (caller) {
      const forget = accounts.streams.open(caller, () => reply.raw.destroy())
      reply.raw.once('close', forget)
    }
    return reply
      .header('content-type', contentType)
      .header('content-disposition', `attachment; filename=corral-activity-${day}.${extension}`)
      .header('cache-control', 'no-store')
      .send(Readable.from(told, { objectMode: false }))
  })
}

/** One text for each row, however many read it. */
function createFrames(): (log: AuditLog) => Buffer {
  const frames = new WeakMap<AuditLog, Buffer>()
  return (log) => {
    const known = frames.get(log)
    if (known) return known
    const frame = Buffer.from(JSON.stringify(log))
    frames.set(log, frame)
    return frame
  }
}

/** In one call of the system, not in one for each frame. */
function send(socket: WebSocket, { raw }: FastifyRequest, frames: readonly Buffer[]): void {
  raw.socket.cork()
  for (const frame of frames) socket.send(frame, { binary: false })
  raw.socket.uncork()
}

/** Says so to a reader that is too slow. What it leaves lying goes with the socket, in seconds. */
function cut(socket: WebSocket, { log }: FastifyRequest): void {
  log.warn('somebody has read the live log too slowly')
  socket.close(tryAgainLater, 'You read too slowly.')
}

/** Tells how much there was once nobody comes for more. */
async function* counted(
  bytes: AsyncIterable<Uint8Array>,
  onEnd: (sizeBytes: number) => void,
): AsyncGenerator<Uint8Array, void> {
  let sizeBytes = 0
  try {
    for await (const some of bytes) {
      sizeBytes += some.length
      yield some
    }
  } finally {
    onEnd(sizeBytes)
  }
}

/** @throws CorralError `invalid_input` */
function parse(query: unknown): z.infer<typeof ExportQuery> {
  const { data, error } = ExportQuery.safeParse(query)
  if (data) return data
  const [issue] = error.issues
  const param = issue?.path.map(String).join('.') ?? ''
  throw new CorralError('invalid_input', `${param}: ${issue?.message ?? 'is not valid'}`, { param })
}
