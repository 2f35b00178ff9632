import { Agent } from 'undici'
import { type Lookup, guardedConnector } from './guarded-connector.ts'
import type { Outside } from './outside.ts'
import type { EgressPolicy } from './target.ts'

/** Who makes and keeps the connections. */
export interface Agents {
  /** One that was allowed under one policy is never used under the other. */
  of(policy: EgressPolicy, leaves: boolean): Agent
  /** Cuts what is open. */
  close(): Promise<void>
}

const maxHeaderBytes = 32 * 2 ** 10

/** To one origin. Each stream holds one for as long as it lasts. */
const maxConnections = 256
const idleConnectionMs = 30_000

export function createAgents(deps: {
  readonly ownPort: () => number | null
  readonly lookup: Lookup
  readonly outside: Outside
}): Agents {
  const { ownPort, lookup, outside } = deps
  const kept = new Map<string, Agent>()

  const agentFor = (policy: EgressPolicy, leaves: boolean): Agent =>
    new Agent({
      connect: guardedConnector({ policy, ownPort, lookup, outside: leaves ? outside : null }),
      maxHeaderSize: maxHeaderBytes,
      connections: maxConnections,
      keepAliveTimeout: idleConnectionMs,
    })

  return {
    of(policy, leaves) {
      const key = `${policy.allowPrivate} ${leaves}`
      const known = kept.get(key)
      if (known) return known
      const agent = agentFor(policy, leaves)
      kept.set(key, agent)
      if (leaves) {
        const signal = outside.signal()
        const cut = () => {
          kept.delete(key)
          void agent.destroy(signal.reason as Error)
        }
        signal.addEventListener('abort', cut, { once: true })
      }
      return agent
    },
    async close() {
      await Promise.all([...kept.values()].map((agent) => agent.destroy()))
      kept.clear()
    },
  }
}
