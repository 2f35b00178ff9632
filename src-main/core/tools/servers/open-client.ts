import { Client } from '@modelcontextprotocol/sdk/client/index.js'
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js'
import {
  StreamableHTTPClientTransport,
  StreamableHTTPError,
} from '@modelcontextprotocol/sdk/client/streamableHttp.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { ToolListChangedNotificationSchema } from '@modelcontextprotocol/sdk/types.js'
import { z } from 'zod'
import type { Egress } from '../../egress/egress.ts'
import { within } from '../../lib/within.ts'
import type { ToolOutcome } from '../tool-runner.ts'
import { callEnds } from './call-ends.ts'
import { egressFetch } from './egress-fetch.ts'
import { type FloodGauge, createFloodGauge } from './flood-gauge.ts'
import { maxTools } from './offered.ts'
import { plainText } from './plain-text.ts'
import { type Program, programTransport } from './program-transport.ts'
import { CallResult, outcomeOf } from './result-text.ts'
import type { LastWords, SecretMask } from './secret-mask.ts'
import type { ServerLimits } from './server-limits.ts'
import { ServerLost } from './server-problem.ts'

/** Where a server is, with its secrets in the open. */
export type OpenedTarget =
  | ({
      readonly type: 'stdio'
      /** Those of its variables that somebody has entered. */
      readonly given: Readonly<Record<string, string>>
    } & Program)
  | {
      readonly type: 'http'
      readonly url: string
      readonly headers: Readonly<Record<string, string>>
      readonly allowPrivate: boolean
    }

/** A server that has answered and is there to be asked. */
export interface OpenClient {
  /** Name and version, as it calls itself. */
  readonly version: string | null
  /** As it says; nothing of it is checked yet. */
  listTools(): Promise<unknown[]>
  /** @throws McpError what the server says, or that it is silent; EgressError; what `signal` says */
  call(
    tool: string,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<ToolOutcome>
  onToolsChanged(listener: () => void): void
  /** Once, with why, also after `close`. */
  readonly closed: Promise<string>
  /** Ends once nothing of it runs any more. */
  close(): Promise<void>
  /** Nothing more leaves from here on, whatever is under way. */
  cut(): void
}

interface OpenDeps {
  readonly egress: Egress
  readonly version: string
  readonly mask: SecretMask
  readonly lastWords: LastWords
  readonly limits: ServerLimits
  readonly signal: AbortSignal
}

const mostPages = 10
const farewellMs = 1000

const ToolPage = z.object({ tools: z.array(z.unknown()), nextCursor: z.string().optional() })

/**
 * Connects to a server by the official SDK. Corral offers servers nothing: no sampling, no roots, no
 * questions to the user. An address that refuses the newer way over HTTP is tried by the older one,
 * server-sent events, as the specification advises.
 * @throws whatever failed; nothing of the server runs then
 */
export async function openClient(target: OpenedTarget, deps: OpenDeps): Promise<OpenClient> {
  const gauge = createFloodGauge(deps.limits.flood)
  const maxBytes = deps.limits.messageBytes
  if (target.type === 'stdio') {
    const transport = programTransport(target, { gauge, maxBytes, lastWords: deps.lastWords })
    return connected(transport, { ...deps, gauge, ending: transport.ending, cut: transport.cut })
  }
  const url = new URL(target.url)
  const { egress } = deps
  const requestInit = { headers: { ...target.headers } }
  const over = async (Way: typeof StreamableHTTPClientTransport | typeof SSEClientTransport) => {
    let ending: string | null = null
    const fetch = egressFetch({
      egress,
      origin: url.origin,
      allowPrivate: target.allowPrivate,
      gauge,
      maxBytes,
      // The answers come there; what else breaks is opened again by the SDK.
      vital: Way === SSEClientTransport ? 'GET' : 'POST',
      onBroken(why) {
        ending ??= why
        void transport.close()
      },
    })
    const transport = new Way(url, { fetch, requestInit })
    const cut = () => void transport.close()
    return connected(transport, { ...deps, gauge, ending: () => ending, cut })
  }
  try {
    return await over(StreamableHTTPClientTransport)
  } catch (error) {
    if (!isOlder(error)) throw error
    return over(SSEClientTransport)
  }
}

/** Source: modelcontextprotocol.io, "Transports", backwards compatibility. */
function isOlder(error: unknown): boolean {
  return error instanceof StreamableHTTPError && [400, 404, 405, 406].includes(error.code ?? 0)
}

async function connected(
  transport: Transport,
  deps: OpenDeps & {
    readonly gauge: FloodGauge
    readonly ending: () => string | null
    readonly cut: () => void
  },
): Promise<OpenClient> {
  const { gauge, signal, limits, version, cut } = deps
  const client = new Client({ name: 'corral', title: 'Corral', version }, { capabilities: {} })
  const closed = Promise.withResolvers<string>()
  let flooded: string | null = null
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has callbacks only
  client.onclose = () => closed.resolve(flooded ?? deps.ending() ?? 'It has closed the connection.')
  // The SDK sets its own callback around the one that is there.
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has callbacks only
  transport.onmessage = () => {
    if (flooded !== null || !gauge.take('messages', 1)) return
    flooded = 'It sent more than anybody could read.'
    cut()
  }
  const close = async () => {
    if (transport instanceof StreamableHTTPClientTransport) {
      await within(
        transport.terminateSession().catch(() => {}),
        farewellMs,
      )
    }
    await transport.close()
  }
  signal.addEventListener('abort', cut, { once: true })
  try {
    signal.throwIfAborted()
    await client.connect(transport, { timeout: limits.startMs, signal })
  } catch (error) {
    const why = flooded ?? deps.ending()
    await transport.close()
    throw why === null ? error : new ServerLost(why)
  } finally {
    signal.removeEventListener('abort', cut)
  }
  return {
    version: versionOf(client),
    closed: closed.promise,
    close,
    cut,
    onToolsChanged(listener) {
      client.setNotificationHandler(ToolListChangedNotificationSchema, listener)
    },
    // Not by the SDK's own `listTools`: it compiles the schemas of strangers.
    async listTools() {
      if (!client.getServerCapabilities()?.tools) return []
      const tools: unknown[] = []
      let cursor: string | undefined
      for (let page = 0; page < mostPages && tools.length <= maxTools; page++) {
        const params = cursor === undefined ? {} : { cursor }
        const request = { method: 'tools/list', params } as const
        const found = await client.request(request, ToolPage, { timeout: limits.listMs })
        tools.push(...found.tools)
        cursor = found.nextCursor
        if (cursor === undefined) break
      }
      return tools
    },
    async call(name, given, callSignal) {
      const request = { method: 'tools/call', params: { name, arguments: given } } as const
      // Without a listener no progress is asked for, and none would keep the call alive.
      const onprogress = () => {}
      const { signal: ends, over } = callEnds(callSignal, limits.callMs)
      try {
        const { silenceMs: timeout } = limits
        const options = { timeout, resetTimeoutOnProgress: true, onprogress, signal: ends }
        const { text, failed } = outcomeOf(await client.request(request, CallResult, options))
        return { text: deps.mask(text), failed }
      } finally {
        over()
      }
    },
  }
}

function versionOf(client: Client): string | null {
  const said = client.getServerVersion()
  return said ? plainText(`${said.title ?? said.name} ${said.version}`, 100) : null
}
