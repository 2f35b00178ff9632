import { channel } from 'node:diagnostics_channel'
import { once } from 'node:events'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { send } from './people.ts'

/** Every route that the running server has, as Fastify itself tells while it is built. */
interface Route {
  readonly url: string
  readonly method: string | string[]
  readonly config?: { public?: boolean; tokenInUrl?: string }
}
const routes: Route[] = []
const built = channel('fastify.initialization')
const listen = (message: unknown) => {
  const { fastify } = message as { fastify: FastifyInstance }
  fastify.addHook('onRoute', (route) => void routes.push(route as Route))
}

let test: TestCorral
beforeAll(async () => {
  built.subscribe(listen)
  test = await startTestCorral()
})
afterAll(async () => {
  built.unsubscribe(listen)
  await test[Symbol.asyncDispose]()
})

const pathOf = ({ url }: Route) => url.replaceAll(/:\w+|\*/g, 'nothing')

describe('the running server', () => {
  it('has no public routes but these', () => {
    const open = routes.filter(({ config }) => config?.public).map(({ url }) => url)
    expect([...new Set(open)].toSorted()).toEqual([
      // Only for HEAD: is anybody there?
      '/',
      '/api/*',
      '/api/auth/login',
      '/api/conversations/:id/watch',
      '/api/conversations/watch',
      '/api/model-folders/watch',
      '/api/models/download/:task_id/progress',
      '/api/models/downloads/watch',
      '/api/models/watch',
      '/api/openapi.json',
      '/api/pool/watch',
      '/api/profiles/watch',
      '/api/settings/activity/watch',
      '/api/settings/desktop/watch',
      '/api/settings/power/watch',
      '/api/system/audit-logs/watch',
      '/api/system/logs/watch',
      '/api/system/port/watch',
      '/api/tools/watch',
      '/health',
      // Asks by itself, unless a setting says that nobody has to show a token.
      '/metrics',
    ])
  })

  it('answers 401 on each of its other routes to whoever shows no token, or a wrong one', async () => {
    const guarded = routes.filter(({ config }) => !config?.public && !config?.tokenInUrl)
    expect(guarded.map(({ url }) => url)).toContain('/v1/chat/completions')
    for (const route of guarded) {
      for (const method of [route.method].flat()) {
        for (const token of [undefined, 'ck_x', 'x.y.z']) {
          const answer = await send(test, method, pathOf(route), { token })
          expect(answer.status, `${method} ${route.url}`).toBe(401)
        }
      }
    }
  })

  it('closes each of its sockets with 1008 to whoever shows no token (#206)', async () => {
    const sockets = routes.filter(({ config }) => config?.tokenInUrl === 'socket')
    expect(sockets.map(({ url }) => url)).toContain('/api/ws')
    for (const route of sockets.filter(({ method }) => method === 'GET')) {
      const socket = new WebSocket(test.address.replace('http', 'ws') + pathOf(route))
      const [code] = (await once(socket, 'close')) as [number]
      expect(code).toBe(1008)
    }
  })

  it('answers 401 on each of its event streams to whoever shows no token (#219, #220)', async () => {
    const streams = routes.filter(({ config }) => config?.tokenInUrl === 'stream')
    expect(streams.length).toBeGreaterThan(1)
    for (const route of streams.filter(({ method }) => method === 'GET')) {
      for (const query of ['', '?token=', '?token=x', `?token=${test.userToken}`]) {
        expect((await fetch(test.address + pathOf(route) + query)).status).toBe(401)
      }
    }
  })

  it('says in the description of its API where a token may stand in the URL (#212)', async () => {
    const answer = await fetch(`${test.address}/api/openapi.json`)
    type Parameters = { name: string; description?: string }[]
    const { paths } = (await answer.json()) as {
      paths: Record<string, Record<string, { parameters?: Parameters }>>
    }
    for (const [path, methods] of Object.entries(paths)) {
      for (const [method, { parameters = [] }] of Object.entries(methods)) {
        const described = parameters.find(({ name }) => name === 'token')?.description
        const isStream =
          method === 'get' && /\/(watch|progress)$|audit-logs\/export$|\/ws\//.test(path)
        expect(described?.startsWith('JWT token for SSE/WS auth') ?? false, path).toBe(isStream)
      }
    }
  })
})
