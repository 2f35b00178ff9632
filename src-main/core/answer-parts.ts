import type { Accounts } from './accounts/service.ts'
import { createAdmit } from './gateway/admit.ts'
import { type Inference, createInference } from './gateway/answer.ts'
import { type Gateway, type GatewayDeps, createGateway } from './gateway/gateway.ts'
import { type Traffic, createTraffic } from './gateway/traffic.ts'
import { type Turns, answerQueue, createTurns } from './limits/turns.ts'
import type { Pool } from './pool/pool.ts'
import type { Profiles } from './profiles/profiles.ts'
import { createDialects } from './providers/upstream/dialects.ts'

/** The way of every request, and what holds it up. */
export interface AnswerParts {
  readonly traffic: Traffic
  /** Of answers on this Mac, all models together. */
  readonly turns: Turns
  readonly inference: Inference
  readonly gateway: Gateway
}

export function createAnswerParts(
  deps: Omit<GatewayDeps, 'admit' | 'dialects' | 'streams' | 'traffic'> & {
    readonly accounts: Pick<Accounts, 'pace' | 'streams'>
    readonly pool: Pool
    readonly profiles: Profiles
  },
): AnswerParts {
  const { accounts, pool, profiles, ...ways } = deps
  const traffic = createTraffic()
  const turns = createTurns('This Mac', answerQueue)
  const gateway = createGateway({
    ...ways,
    admit: createAdmit(accounts.pace, traffic),
    traffic,
    dialects: createDialects(),
    streams: accounts.streams,
  })
  return { traffic, turns, inference: createInference({ pool, profiles, turns }), gateway }
}
