import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import OpenAI from 'openai'
import { pino } from 'pino'
import { expect } from 'vitest'
import { type Corral, createCorral } from '../../src-main/core/corral.ts'
import type { Host } from '../../src-main/core/host.ts'
import { testHost } from './test-host.ts'
import { temporaryFolder } from './temporary-folder.ts'

export { temporaryFolder } from './temporary-folder.ts'

export const projectRoot = join(import.meta.dirname, '..', '..')

/** The whole application on a data folder of its own, with the production migrations. */
export interface TestCorral extends AsyncDisposable {
  readonly corral: Corral
  readonly host: Host
  /** Base address of the local port. */
  readonly address: string
  /** A token that may do everything. */
  readonly adminToken: string
  /** A token such as an app has. */
  readonly userToken: string
  /** The official client, with the user's token. */
  readonly openai: OpenAI
  /** A request to the local port with the user's token, unless `init` sets the header itself. */
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** Everything that was logged so far. */
  logged(): string
  /** What the user was told by the system. */
  readonly notices: readonly { title: string; body: string }[]
}

export async function startTestCorral(
  options: {
    /** Puts model files into the given folder before Corral first looks. Default: the starter. */
    models?: (folder: string) => Promise<unknown>
    host?: Partial<Host>
  } = {},
): Promise<TestCorral> {
  const dataDir = await temporaryFolder()
  let logText = ''
  const notices: { title: string; body: string }[] = []
  const log = pino({ base: null, level: 'debug' }, { write: (line: string) => (logText += line) })
  const host = testHost(dataDir, {
    log,
    notify: (notice) => void notices.push(notice),
    ...options.host,
  })
  const models = join(host.dataDir, 'models')
  if (options.models) await mkdir(models, { recursive: true })
  await options.models?.(models)
  const corral = await createCorral(host)
  const address = await corral.start()
  const admin = await corral.client.tokens.create({ label: 'admin', access: 'admin' })
  const user = await corral.client.tokens.create({ label: 'app', access: 'user' })
  return {
    corral,
    host,
    address,
    adminToken: admin.token,
    userToken: user.token,
    openai: new OpenAI({ baseURL: `${address}/v1`, apiKey: user.token, maxRetries: 0 }),
    fetch(path, init = {}) {
      const headers = new Headers(init.headers)
      if (!headers.has('authorization')) headers.set('authorization', `Bearer ${user.token}`)
      return fetch(address + path, { ...init, headers })
    },
    logged: () => logText,
    notices,
    async [Symbol.asyncDispose]() {
      await corral.stop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** Like `expect`, but asks again until it holds; for what nothing announces. */
export function eventually<T>(read: () => T) {
  return expect.poll(read, { timeout: 20_000, interval: 10 })
}

/** Requests that a model answers and that wait for a slot; zeros while it is not loaded. */
export function requestsOf(corral: Corral, modelId: string): { active: number; waiting: number } {
  const model = corral.pool.status().models.find((model) => model.modelId === modelId)
  return { active: model?.activeRequests ?? 0, waiting: model?.waitingRequests ?? 0 }
}
