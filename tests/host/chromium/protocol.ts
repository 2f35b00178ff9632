// The types of the DevTools protocol, which Playwright ships but does not export.
import type { Protocol } from '../../../node_modules/playwright-core/types/protocol.d.ts'

export type Method = keyof Protocol.CommandParameters
export type Params<M extends Method> = Protocol.CommandParameters[M]
export type Result<M extends Method> = Protocol.CommandReturnValues[M]

/** A function for each event that somebody cares about. */
export type Handlers = {
  [E in keyof Protocol.Events]?: (params: Protocol.Events[E]) => void
}

export type PausedRequest = Protocol.Fetch.requestPausedPayload
