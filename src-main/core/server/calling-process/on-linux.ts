import { readFile, readdir, readlink } from 'node:fs/promises'
import type { ProgramsAt } from './calling-processes.ts'
import { isInterpreter, programName } from './program-name.ts'

/** By the tables of the kernel. Programs of other users keep their secrets. See proc(5). */
export const programsOnLinux: ProgramsAt = async (ownPort, peerPorts) => {
  const table = await readFile('/proc/net/tcp', 'utf8')
  const wanted = parseTcpTable(table, ownPort, peerPorts)
  const names = new Map<number, string | null>()
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number)
  // Who has just connected is seldom among the oldest.
  for (const pid of pids.toSorted((a, b) => b - a)) {
    if (wanted.size === 0) break
    const ports = (await socketsOf(pid)).flatMap((inode) => wanted.get(inode) ?? [])
    if (ports.length === 0) continue
    const name = await nameOf(pid)
    for (const port of ports) names.set(port, name)
    for (const [inode, port] of wanted) if (ports.includes(port)) wanted.delete(inode)
  }
  return names
}

const established = '01'

/** The inodes of the sockets at the other end, and their ports. */
export function parseTcpTable(
  table: string,
  ownPort: number,
  peerPorts: ReadonlySet<number>,
): Map<string, number> {
  const found = new Map<string, number>()
  for (const line of table.split('\n').slice(1)) {
    const [, local = '', remote = '', state, , , , , , inode = '0'] = line.trim().split(/\s+/)
    const port = loopbackPort(local)
    const isWanted = state === established && loopbackPort(remote) === ownPort && inode !== '0'
    if (isWanted && port !== null && peerPorts.has(port)) found.set(inode, port)
  }
  return found
}

/** Of an address as the kernel writes it: 127.0.0.1 in the order of a little-endian machine. */
function loopbackPort(address: string): number | null {
  const [host, port = ''] = address.split(':')
  return host === '0100007F' ? Number.parseInt(port, 16) : null
}

/** Inodes; none of a process that is gone, or of somebody else. */
async function socketsOf(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`
  const names = await readdir(folder).catch(() => [])
  const targets = await Promise.all(
    names.map((name) => readlink(`${folder}/${name}`).catch(() => '')),
  )
  return targets.flatMap((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? [])
}

async function nameOf(pid: number): Promise<string | null> {
  const link = await readlink(`/proc/${pid}/exe`).catch(() => null)
  if (link === null) return null
  const path = link.replace(/ \(deleted\)$/, '')
  if (!isInterpreter(path)) return programName(path)
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return programName(path, command.split('\0').slice(1))
}
