import type { Server, Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import type { ActivitySettings } from '../../../contract/activity-settings.ts'
import { programsOnLinux } from './on-linux.ts'
import { programsOnMac } from './on-mac.ts'

/** Which programs of this machine are at the other end of the connections to the local port. */
export interface CallingProcesses {
  /** Asks the system about each connection that comes from now on; requests wait for nothing. */
  watch(server: Server): void
  /** Such as `Xcode`; `null` while it is not known, and where the system does not tell. */
  processOf(socket: Socket): string | null
}

/** The programs that are connected from these ports of 127.0.0.1 to ours, as far as it is told. */
export type ProgramsAt = (
  ownPort: number,
  peerPorts: ReadonlySet<number>,
) => Promise<Map<number, string | null>>

/** Connections that come together are asked about together. */
const gatherMs = 10
const leastPauseMs = 250
/** So that at most a tenth of the time goes into asking, however many connections come. */
const pauseForEachMs = 9

export function createCallingProcesses(deps: {
  settings: { get(): Pick<ActivitySettings, 'name_processes'> }
  platform: NodeJS.Platform
  /** Told how many connections were asked about at once. */
  onLookUp?: (connections: number) => void
}): CallingProcesses {
  const programsAt = byPlatform[deps.platform]
  const names = new WeakMap<Socket, string>()
  const waiting = new Set<Socket>()
  let isAsking = false

  const isOn = () => deps.settings.get().name_processes
  const ask = async (programs: ProgramsAt) => {
    const sockets = [...waiting]
    waiting.clear()
    deps.onLookUp?.(sockets.length)
    const ports = new Set(sockets.flatMap(({ remotePort }) => remotePort ?? []))
    const found = await programs(sockets[0]?.localPort ?? 0, ports).catch(() => null)
    for (const socket of sockets) {
      // The port of one that has closed may be somebody else's by now.
      const name = socket.destroyed ? null : found?.get(socket.remotePort ?? 0)
      if (name) names.set(socket, name)
    }
  }
  const askAll = async (programs: ProgramsAt) => {
    isAsking = true
    await wait(gatherMs, undefined, { ref: false })
    while (waiting.size > 0) {
      const startMs = performance.now()
      await ask(programs)
      const pauseMs = (performance.now() - startMs) * pauseForEachMs
      await wait(Math.max(leastPauseMs, pauseMs), undefined, { ref: false })
    }
    isAsking = false
  }

  return {
    watch(server) {
      server.on('connection', (socket: Socket) => {
        if (!programsAt || !isOn()) return
        waiting.add(socket)
        socket.once('close', () => waiting.delete(socket))
        if (!isAsking) void askAll(programsAt)
      })
    },
    processOf: (socket) => (isOn() ? (names.get(socket) ?? null) : null),
  }
}

const byPlatform: Partial<Record<NodeJS.Platform, ProgramsAt>> = {
  darwin: programsOnMac,
  linux: programsOnLinux,
}
