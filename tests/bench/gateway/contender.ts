import type { ModelName, Protocol } from './answers.ts'

/** Something between a client and the fake upstream, in a process of its own. */
export interface Gateway {
  readonly name: string
  readonly origin: string
  /** The protocol in which it is asked. */
  readonly protocol: Protocol
  readonly headers: Readonly<Record<string, string>>
  /** `null` for the way without anything between. */
  readonly pid: number | null
  /** As it calls the models of the fake upstream. */
  model(name: ModelName): string
}

/** Processes that were started, and what they offer. */
export interface Launched {
  readonly gateways: readonly Gateway[]
  stop(): Promise<void>
}
