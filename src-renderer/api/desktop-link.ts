import type { ClientContext } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'

/** Calls over the preload's port, which lives as long as the window. */
export function desktopLink(port: CorralBridge['port']): RPCLink<ClientContext> {
  return new RPCLink({
    port: {
      postMessage: (data: string | Uint8Array) => port.post(data),
      onMessage: { addListener: (listener) => void port.listen(listener) },
      onDisconnect: { addListener: () => undefined },
    },
  })
}
