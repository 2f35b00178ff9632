import { Agent } from 'undici'
import { type Lookup, guardedConnector } from './guarded-connector.ts'
import type { Outside } from './outside.ts'
import type { EgressPolicy } from './target.ts'
import type { Ways } from './ways.ts'

/** Who makes and keeps the connections. */
export interface Agents {
  /** One that was allowed under one policy is never used under the other. */
  of(policy: EgressPolicy, leaves: boolean): Agent
  /** Cuts what is open, for this reason; later requests get new connections. */
  cut(reason: Error): void
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
  readonly ways: Ways
}): Agents {
  const { ownPort, lookup, outside, ways } = deps
  const kept = new Map<string, Agent>()
  /** They make no new connections, and end with what is under way. */
  const retired = new Set<Agent>()
  let way = ways.current()

  const agentFor = (policy: EgressPolicy, leaves: boolean): Agent =>
    new Agent({
      connect: guardedConnector({
        policy,
        ownPort,
        lookup,
        outside: leaves ? outside : null,
        way,
      }),
      maxHeaderSize: maxHeaderBytes,
      connections: maxConnections,
      keepAliveTimeout: idleConnectionMs,
    })

  const retireAll = () => {
    for (const agent of kept.values()) {
      retired.add(agent)
      void agent.close().then(() => retired.delete(agent))
    }
    kept.clear()
  }

  return {
    of(policy, leaves) {
      const now = ways.current()
      if (now !== way) {
        way = now
        retireAll()
      }
      const key = `${policy.allowPrivate} ${leaves}`
      const known = kept.get(key)
      if (known) return known
      const agent = agentFor(policy, leaves)
      kept.set(key, agent)
      if (leaves) {
        const signal = outside.signal()
        const cut = () => {
          if (kept.get(key) === agent) kept.delete(key)
          void agent.destroy(signal.reason as Error)
        }
        signal.addEventListener('abort', cut, { once: true })
      }
      return agent
    },
    cut(reason) {
      for (const agent of [...kept.values(), ...retired]) void agent.destroy(reason)
      kept.clear()
    },
    async close() {
      await Promise.all([...kept.values(), ...retired].map((agent) => agent.destroy()))
      kept.clear()
    },
  }
}
