import { client } from '../api/client.ts'
import { createMirror } from './mirror.ts'
import { useSystem } from './system.ts'

/** Whether apps get answers: the local port, and the pause. */
export const usePort = createMirror((options) => client.system.watchPort(undefined, options))

usePort.subscribe(({ value }) => {
  if (value === null) return
  const { info } = useSystem.getState()
  const { address } = value
  if (info === null || info.address === address) return
  const port = address === null ? null : Number(new URL(address).port)
  useSystem.setState({ info: { ...info, address, port } })
})

export async function setPaused(on: boolean): Promise<void> {
  await (on ? client.system.pause() : client.system.resume())
}

export async function setPortOpen(on: boolean): Promise<void> {
  await (on ? client.system.openPort() : client.system.closePort())
}
