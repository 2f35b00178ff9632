import { type ModelName, burstEvents, pacedEvents } from './answers.ts'

/** Clients that each ask one thing after the other. */
export interface Scenario {
  readonly name: string
  readonly model: ModelName
  readonly clients: number
  /** Of each answer; what the CPU time is divided by. */
  readonly units: number
  readonly unit: 'request' | 'event'
}

export const scenarios: readonly Scenario[] = [
  ...[1, 16, 64].map((clients) => json(clients)),
  stream('burst', 1, burstEvents),
  stream('burst', 16, burstEvents),
  stream('paced', 16, pacedEvents),
]

function json(clients: number): Scenario {
  return { name: `json c=${clients}`, model: 'json', clients, units: 1, unit: 'request' }
}

function stream(model: 'burst' | 'paced', clients: number, units: number): Scenario {
  const name = `${model} c=${clients}`
  return { name, model, clients, units, unit: 'event' }
}
