import { basename } from 'node:path'
import type { Egress } from '../../egress/egress.ts'
import type { OpenClient, OpenedTarget } from './open-client.ts'
import { type SecretMask, createLastWords, createSecretMask } from './secret-mask.ts'
import type { ServerLimits } from './server-limits.ts'

/** A server that was asked to start. */
export interface Starting {
  readonly opened: Promise<OpenClient>
  /** What its program has said last, without secrets. */
  readonly said: () => string
  readonly mask: SecretMask
}

const lastWordsChars = 4096

/**
 * Connects to a server. A program may reach anybody by ways that Corral does not see, so it counts as
 * leaving this Mac for as long as it runs.
 */
export function startServer(
  target: OpenedTarget,
  deps: {
    readonly egress: Egress
    readonly version: string
    readonly limits: ServerLimits
    readonly signal: AbortSignal
  },
): Starting {
  const secrets = Object.values(target.type === 'stdio' ? target.given : target.headers)
  const mask = createSecretMask(secrets)
  const lastWords = createLastWords(mask, secrets, lastWordsChars)
  const start = async (signal: AbortSignal) => {
    // The SDK takes long to load, and most people have no servers.
    const { openClient } = await import('./open-client.ts')
    return openClient(target, { ...deps, mask, lastWords, signal })
  }
  const opened =
    target.type === 'http'
      ? start(deps.signal)
      : reaching(deps.egress, target.command, (recalled) =>
          start(AbortSignal.any([deps.signal, recalled])),
        )
  return { opened, said: lastWords.read, mask }
}

async function reaching(
  egress: Egress,
  command: string,
  start: (recalled: AbortSignal) => Promise<OpenClient>,
): Promise<OpenClient> {
  const started = Promise.withResolvers<OpenClient>()
  const to = { own: { purpose: 'tool server' }, host: basename(command) } as const
  const reached = egress.reach(to, async (recalled) => {
    const opened = await start(recalled)
    started.resolve(opened)
    recalled.addEventListener('abort', opened.cut, { once: true })
    await opened.closed
  })
  reached.catch(started.reject)
  return started.promise
}
