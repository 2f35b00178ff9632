import { execFile } from 'node:child_process'
import type { ProgramsAt } from './calling-processes.ts'
import { isInterpreter, programName } from './program-name.ts'

const timeoutMs = 3000
const maxOutputBytes = 4 * 2 ** 20
/** lsof lies in the first on a Mac; a PATH of somebody else decides nothing here. */
const env = { PATH: '/usr/sbin:/usr/bin:/bin', LC_ALL: 'C' }

/**
 * By lsof, which tells of programs of this user, and by ps.
 * @see https://lsof.readthedocs.io/en/stable/manpage/#output-for-other-programs
 */
export const programsOnMac: ProgramsAt = async (ownPort, peerPorts) => {
  const connections = `-iTCP@127.0.0.1:${ownPort}`
  const listed = await outputOf('lsof', ['-nPw', connections, '-sTCP:ESTABLISHED', '-Fpn'])
  const pids = parseLsof(listed, ownPort)
  for (const port of pids.keys()) if (!peerPorts.has(port)) pids.delete(port)
  const names = await namesOf([...new Set(pids.values())])
  return new Map([...pids].map(([port, pid]) => [port, names.get(pid) ?? null]))
}

/** Which process is at which port, of those that are connected to ours. */
export function parseLsof(output: string, ownPort: number): Map<number, number> {
  const found = new Map<number, number>()
  let pid = 0
  for (const line of output.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1))
    const [, peer, own] = /^n127\.0\.0\.1:(\d+)->127\.0\.0\.1:(\d+)$/.exec(line) ?? []
    if (Number(own) === ownPort && pid > 0) found.set(Number(peer), pid)
  }
  return found
}

async function namesOf(pids: readonly number[]): Promise<Map<number, string>> {
  if (pids.length === 0) return new Map()
  const paths = parsePs(await ps('comm', pids))
  const running = pids.filter((pid) => isInterpreter(paths.get(pid) ?? ''))
  const commands = parsePs(running.length === 0 ? '' : await ps('args', running))
  return new Map(
    [...paths].map(([pid, path]) => [pid, programName(path, argsOf(path, commands.get(pid)))]),
  )
}

/** Lines such as `  471 /Applications/Xcode.app/Contents/MacOS/Xcode`. */
export function parsePs(output: string): Map<number, string> {
  return new Map(
    output.split('\n').flatMap((line) => {
      const [, pid, rest] = /^\s*(\d+)\s+-?(.*\S)\s*$/.exec(line) ?? []
      return pid === undefined || rest === undefined ? [] : [[Number(pid), rest]]
    }),
  )
}

/** A path with blanks in it cannot be told from arguments, unless it is known. */
export function argsOf(path: string, command = ''): string[] {
  const rest = command.startsWith(path) ? command.slice(path.length) : command.replace(/^\S+/, '')
  return rest.trim().split(/\s+/)
}

function ps(column: string, pids: readonly number[]): Promise<string> {
  return outputOf('ps', ['-ww', '-o', `pid=,${column}=`, '-p', pids.join(',')])
}

/** Also what a program says that then ends with an error: lsof does when it found nothing. */
function outputOf(program: string, args: string[]): Promise<string> {
  const options = { env, timeout: timeoutMs, maxBuffer: maxOutputBytes, encoding: 'utf8' } as const
  return new Promise((resolve) => {
    execFile(program, args, { ...options, killSignal: 'SIGKILL' }, (_, stdout) => resolve(stdout))
  })
}
