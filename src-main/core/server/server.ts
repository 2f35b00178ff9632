import websocket from '@fastify/websocket'
import fastify, { type FastifyInstance, LogController } from 'fastify'
import type { ActivityParts } from '../activity/open-activity.ts'
import type { Accounts } from '../accounts/service.ts'
import type { CorralRouter } from '../corral.ts'
import type { Inference } from '../gateway/answer.ts'
import { anthropicRoutes } from '../gateway/anthropic/routes.ts'
import type { Gateway } from '../gateway/gateway.ts'
import { llamaServerRoutes } from '../gateway/llama-server/routes.ts'
import { lmStudioRoutes } from '../gateway/lm-studio/routes.ts'
import { createLocalModels } from '../gateway/local-models.ts'
import { modelRoutes } from '../gateway/model-routes.ts'
import { greetAtRoot, ollamaRoutes } from '../gateway/ollama/routes.ts'
import { openAiRoutes } from '../gateway/openai/routes.ts'
import { type DoorLogDeps, logRequests, modelDoors } from '../gateway/request-log/log-requests.ts'
import { newRequestId } from '../activity/request-id.ts'
import { responsesRoutes } from '../gateway/responses/routes.ts'
import type { Host } from '../host.ts'
import type { Library } from '../library/library.ts'
import type { CallingProcesses } from './calling-process/calling-processes.ts'
import { activityRoutes } from './activity-routes.ts'
import { metricsRoute } from './metrics-route.ts'
import { guardDoor } from './door.ts'
import { removeDiscoveryFile, writeDiscoveryFile } from '../discovery.ts'
import { keepJsonBodies } from './json-body.ts'
import { managementRoutes } from './management-routes.ts'
import { answerBadUrl, useErrorAnswers } from './error-answer.ts'
import { webAppRoutes } from './web-app.ts'
import type { Pool } from '../pool/pool.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { Routing } from '../routing/route.ts'
import type { Settings } from '../settings/settings.ts'

export interface ServerDeps {
  readonly host: Host
  readonly accounts: Accounts
  readonly library: Library
  readonly settings: Settings
  readonly pool: Pool
  readonly gateway: Gateway
  readonly routing: Routing
  readonly profiles: Profiles
  readonly inference: Inference
  readonly router: CorralRouter
  readonly requestLog: DoorLogDeps
  readonly activity: ActivityParts
  readonly callingProcesses: Pick<CallingProcesses, 'watch'>
}

export interface CorralServer {
  /** Opens the port on loopback and writes `server.json`. Answers the base address. */
  start(): Promise<string>
  /** The port that is open, or `null`. */
  port(): number | null
  /** Takes no more requests, lets those under way finish for a moment, closes. */
  stop(): Promise<void>
}

/** Room for a long conversation with pictures in it. */
const maxBodyBytes = 32 * 2 ** 20

/** Room for the largest attachment of a conversation, as the web app sends it. */
const maxMessageBytes = 16 * 2 ** 20

/** How many ports are tried after the wanted one. */
const portsToTry = 20

/** Answers still running when Corral stops get this long before their connections are cut. */
const drainMs = 5000
const sweepMs = 50

/** `closeTimeout`: so long a socket that is being closed waits for a client that is stuck. */
const socketOptions = { maxPayload: maxMessageBytes, closeTimeout: drainMs }

export function addressOf(port: number): string {
  return `http://127.0.0.1:${port}`
}

export function createServer(deps: ServerDeps): CorralServer {
  const { host } = deps
  let open: { app: FastifyInstance; port: number } | undefined

  return {
    port: () => open?.port ?? null,
    async start() {
      open = await listen(deps)
      const address = addressOf(open.port)
      await writeDiscoveryFile(host, open.port, address)
      host.log.info({ address }, 'local port open')
      return address
    },
    async stop() {
      if (!open) return
      const { app } = open
      open = undefined
      await removeDiscoveryFile(host)
      // Clients keep a connection open after its last answer; here nothing would follow on it.
      const sweep = setInterval(() => app.server.closeIdleConnections(), sweepMs)
      const cut = setTimeout(() => app.server.closeAllConnections(), drainMs)
      await app.close()
      clearInterval(sweep)
      clearTimeout(cut)
    },
  }
}

async function listen(deps: ServerDeps): Promise<{ app: FastifyInstance; port: number }> {
  const wanted = deps.host.port
  for (let port = wanted; ; port++) {
    const app = await build(deps)
    try {
      await app.listen({ host: '127.0.0.1', port })
      return { app, port: boundPort(app) }
    } catch (error) {
      await app.close()
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE'
      if (!taken || port >= Math.min(wanted + portsToTry, 65_535)) throw error
    }
  }
}

function boundPort(app: FastifyInstance): number {
  const address = app.server.address()
  if (address === null || typeof address === 'string') throw new Error('the port is not open')
  return address.port
}

async function build(deps: ServerDeps): Promise<FastifyInstance> {
  const { host, accounts, library, settings, pool, gateway, inference, router, routing, profiles } =
    deps
  const models = createLocalModels({ library, pool, settings, profiles })
  const app: FastifyInstance = fastify({
    loggerInstance: host.log.child({ part: 'server' }),
    // Its own request lines would hold URLs, and a URL may hold a token.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    forceCloseConnections: 'idle',
    frameworkErrors: answerBadUrl,
    routerOptions: { maxParamLength: 512 },
    genReqId: newRequestId,
  })
  app.removeContentTypeParser('text/plain')
  keepJsonBodies(app)
  // First, because only then it closes the socket of an upgrade that a later hook refuses.
  await app.register(websocket, { options: socketOptions })
  deps.callingProcesses.watch(app.server)
  logRequests(app, deps.requestLog)
  guardDoor(app, accounts)
  metricsRoute(app, { ...deps.activity, settings: settings.activity })
  useErrorAnswers(app)
  managementRoutes(app, { accounts, router })
  activityRoutes(app, { ...deps.activity, accounts })
  modelRoutes(app, { library, routing, profiles })
  modelDoors(app, (doors) => {
    openAiRoutes(doors, { gateway, inference })
    responsesRoutes(doors, { gateway, inference })
    anthropicRoutes(doors, { gateway, inference })
    ollamaRoutes(doors, { gateway, inference, pool, library, models })
  })
  lmStudioRoutes(app, models)
  llamaServerRoutes(app, models)
  if (host.webAppDir) await webAppRoutes(app, host.webAppDir)
  else greetAtRoot(app)
  return app
}
