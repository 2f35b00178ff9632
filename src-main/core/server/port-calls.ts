import type { PortState } from '../../contract/system.ts'
import { api } from '../api.ts'
import { paced } from '../lib/paced.ts'
import { CorralError } from '../errors.ts'
import type { Traffic } from '../gateway/traffic.ts'
import { type Live, createLive } from '../lib/live.ts'
import { type CorralServer, addressOf } from './server.ts'

/** The local port as its owner sees and turns it. */
export interface PortControl {
  state(): PortState
  pause(on: boolean): void
  /** @throws when no port can be had */
  open(): Promise<void>
  close(): Promise<void>
  listen: Live<PortState>['listen']
  watch: Live<PortState>['watch']
}

const tellEveryMs = 250

export function createPortControl(
  server: () => CorralServer,
  traffic: Pick<Traffic, 'count' | 'isPaused' | 'listen' | 'pause'>,
): PortControl {
  let turning: Promise<unknown> = Promise.resolve()
  const state = (): PortState => {
    const port = server().port()
    const address = port === null ? null : addressOf(port)
    return { address, paused: traffic.isPaused(), answering: traffic.count() }
  }
  const live = createLive(state)
  // Requests come and go by the thousand.
  traffic.listen(paced(tellEveryMs, live.changed))
  /** One after the other: a port is not opened while it closes. */
  const turn = async (wanted: boolean, act: () => Promise<unknown>): Promise<void> => {
    const before = turning
    const mine = before.catch(() => {}).then(() => (server().port() !== null) === wanted || act())
    turning = mine
    await mine
    live.changed()
  }
  return {
    state,
    pause: traffic.pause,
    open: () => turn(true, () => server().start()),
    close: () => turn(false, () => server().stop()),
    listen: live.listen,
    watch: live.watch,
  }
}

/** The calls about the port among `system.*` of the contract. */
export function portCalls(port: PortControl) {
  const calls = api.system
  return {
    port: calls.port.handler(() => port.state()),
    watchPort: calls.watchPort.handler(({ signal }) => port.watch(signal)),
    pause: calls.pause.handler(() => {
      port.pause(true)
      return port.state()
    }),
    resume: calls.resume.handler(() => {
      port.pause(false)
      return port.state()
    }),
    openPort: calls.openPort.handler(async () => {
      await port.open()
      return port.state()
    }),
    closePort: calls.closePort.handler(async ({ context }) => {
      // Whoever asks through the port would shut itself out, and nobody there could open it again.
      if (context.address !== null) {
        throw new CorralError('conflict', 'The port is closed in the Mac app, not through itself.')
      }
      await port.close()
      return port.state()
    }),
  }
}
