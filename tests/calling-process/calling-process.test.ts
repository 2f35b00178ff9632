import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { type Server, type Socket, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCallingProcesses } from '../../src-main/core/server/calling-process/calling-processes.ts'
import { eventually, temporaryFolder } from '../helpers/test-corral.ts'

let server: Server
let sockets: Socket[]
let children: ChildProcess[]
let lookUps: number[]
beforeEach(() => {
  sockets = []
  children = []
  lookUps = []
  server = createServer((socket) => sockets.push(socket.on('error', () => {}).resume()))
})
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL')
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
})

async function watched(platform: NodeJS.Platform, isOn = () => true) {
  const processes = createCallingProcesses({
    settings: { get: () => ({ name_processes: isOn() }) },
    platform,
    onLookUp: (connections) => lookUps.push(connections),
  })
  processes.watch(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const start = (command: string, args: string[]) =>
    children.push(spawn(command, args, { stdio: 'ignore' }))
  const names = () => sockets.map((socket) => String(processes.processOf(socket))).toSorted()
  return { processes, port, start, names }
}

const connecting = (port: number) => `require('net').connect(${port}, '127.0.0.1')`

function hasLsof(): boolean {
  try {
    return execFileSync('lsof', ['-v'], { stdio: 'ignore' }) !== undefined
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}

// On Linux the way of the Mac is gone with the same two programs.
describe.each([
  { platform: process.platform, runs: true },
  { platform: 'darwin' as const, runs: process.platform === 'linux' && hasLsof() },
])('by the way of $platform', ({ platform, runs }) => {
  it.runIf(runs)('names the programs at the other end', async () => {
    const folder = await temporaryFolder()
    const { port, start, names } = await watched(platform)
    const script = join(folder, 'opencode.js')
    await writeFile(script, connecting(port))
    start(process.execPath, [script, '--api-key', 'sk-canary'])
    start(process.execPath, ['-e', `${connecting(port)} // sk-canary`])
    start('bash', ['-c', `exec 3<>/dev/tcp/127.0.0.1/${port}; read <&3`])
    // There ps tells the name of a thread, where it tells the path on a Mac.
    const isForeign = platform !== process.platform
    const scripts = isForeign ? ['MainThread', 'MainThread'] : ['node', 'node (opencode)']
    await eventually(names).toEqual([...scripts, 'bash'].toSorted((a, b) => (a < b ? -1 : 1)))
    await rm(folder, { recursive: true })
  })
})

describe('the programs that call', () => {
  it('are not asked for when the settings say so', async () => {
    let isOn = false
    const { processes, port } = await watched(process.platform, () => isOn)
    connect(port, '127.0.0.1')
    await eventually(() => sockets.length).toBe(1)
    isOn = true
    const second = connect(port, '127.0.0.1')
    await eventually(() => sockets.length).toBe(2)
    await eventually(() => processes.processOf(sockets[1]!)).toMatch(/^node/)
    expect(lookUps).toEqual([1])
    expect(processes.processOf(sockets[0]!)).toBeNull()
    isOn = false
    expect(processes.processOf(sockets[1]!)).toBeNull()
    second.destroy()
  })

  it('are asked for a few times only, however many short connections come', async () => {
    const { port, names, start } = await watched(process.platform)
    const startMs = Date.now()
    for (let round = 0; round < 50; round += 1) {
      const clients = Array.from({ length: 20 }, () => connect(port, '127.0.0.1'))
      await Promise.all(clients.map((client) => once(client, 'connect')))
      for (const client of clients) client.resetAndDestroy()
    }
    await eventually(() => sockets.length).toBe(1000)
    await eventually(() => sockets.filter(({ destroyed }) => !destroyed).length).toBe(0)
    expect(lookUps.length).toBeLessThanOrEqual(1 + (Date.now() - startMs) / 250)
    // And those that stay are still named.
    start(process.execPath, ['-e', connecting(port)])
    await eventually(names).toContain('node')
  })

  it('are told apart when one gets the port of another', async () => {
    const folder = await temporaryFolder()
    const script = join(folder, 'second.js')
    const { processes, port, start } = await watched(process.platform)
    const name = (at: number) => processes.processOf(sockets[at]!)
    const first = connect(port, '127.0.0.1')
    await eventually(() => sockets.length).toBe(1)
    const { remotePort: localPort } = sockets[0]!
    await eventually(() => name(0)).toMatch(/^node/)
    const before = name(0)
    first.resetAndDestroy()
    await eventually(() => sockets[0]!.destroyed).toBe(true)
    const options = JSON.stringify({ host: '127.0.0.1', port, localPort })
    await writeFile(script, `require('net').connect(${options})`)
    start(process.execPath, [script])
    await eventually(() => sockets.length).toBe(2)
    expect(sockets[1]!.remotePort).toBe(localPort)
    await eventually(() => name(1)).toBe('node (second)')
    expect(name(0)).toBe(before)
    await rm(folder, { recursive: true })
  })

  it('are unknown where the system has no way to tell', async () => {
    const { port, names } = await watched('win32')
    connect(port, '127.0.0.1')
    await eventually(() => sockets.length).toBe(1)
    expect(names()).toEqual(['null'])
    expect(lookUps).toEqual([])
  })
})
