// session.defaultSession: its handlers are checked and recorded, never asked.
import { expectArgument, expectFunctionOrNull } from '../core/arguments.ts'
import { lifecycle } from '../core/lifecycle.ts'
import { record } from '../core/record.ts'
import { strict } from '../core/strict.ts'
import { protocol } from './protocol.ts'

/** webRequest methods take a listener, or a filter and a listener. */
function recorder(event: string) {
  return (...args: unknown[]) => {
    const listener = args.at(-1)
    expectFunctionOrNull(listener)
    record.webRequests.push({ event, listener })
  }
}

const defaultSession = strict('session', {
  protocol,
  webRequest: strict('webRequest', {
    onBeforeRequest: recorder('onBeforeRequest'),
    onHeadersReceived: recorder('onHeadersReceived'),
  }),

  setPermissionRequestHandler(handler: unknown) {
    expectFunctionOrNull(handler)
    record.permissions.request = handler
  },

  setPermissionCheckHandler(handler: unknown) {
    expectFunctionOrNull(handler)
    record.permissions.check = handler
  },

  /** A machine without a proxy. */
  async resolveProxy(url: string) {
    expectArgument(0, url, 'string')
    return 'DIRECT'
  },

  async clearStorageData(options?: object) {
    record.clearedStorage.push(options ?? {})
  },
})

export type Session = typeof defaultSession

export const session = strict('session', {
  get defaultSession(): Session {
    lifecycle.requireReady('Session can only be received when app is ready')
    return defaultSession
  },
})
