import { execFile } from 'node:child_process'

/** A process at one moment. Its number alone may be another program's by now. */
interface SeenProcess {
  readonly pid: number
  /** To the second, as the system writes it. */
  readonly startedAt: string
}

interface ListedProcess extends SeenProcess {
  readonly parent: number
  readonly group: number
}

const timeoutMs = 2000
const maxOutputBytes = 4 * 2 ** 20

/**
 * What a program has started, and what that has started, outside of its process group. Not found is
 * what has lost its parent already: the system keeps no note of whose it was.
 * @returns none when the system does not tell
 */
export async function leaversOf(pid: number): Promise<SeenProcess[]> {
  return descendants(await listed(), (one) => one.pid === pid).filter(({ group }) => group !== pid)
}

/** Ends those of them that still run, with all that they have started since. */
export async function endLeavers(leavers: readonly SeenProcess[]): Promise<void> {
  if (leavers.length === 0) return
  const isLeaver = ({ pid, startedAt }: SeenProcess) =>
    leavers.some((one) => one.pid === pid && one.startedAt === startedAt)
  const now = await listed()
  for (const { pid } of [...now.filter(isLeaver), ...descendants(now, isLeaver)]) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // It has ended by itself, or runs as somebody else.
    }
  }
}

function descendants(
  all: readonly ListedProcess[],
  isRoot: (one: ListedProcess) => boolean,
): ListedProcess[] {
  const found = new Set(all.filter(isRoot).map(({ pid }) => pid))
  const below: ListedProcess[] = []
  for (let more = true; more;) {
    const next = all.filter(({ pid, parent }) => found.has(parent) && !found.has(pid))
    for (const one of next) found.add(one.pid)
    below.push(...next)
    more = next.length > 0
  }
  return below
}

/** By ps, whose columns are the same on macOS and Linux. */
async function listed(): Promise<ListedProcess[]> {
  const text = await new Promise<string>((resolve) => {
    const args = ['-A', '-o', 'pid=,ppid=,pgid=,lstart=']
    const options = { env: { LC_ALL: 'C' }, timeout: timeoutMs, maxBuffer: maxOutputBytes }
    execFile('/bin/ps', args, options, (_, stdout) => resolve(stdout))
  })
  return text.split('\n').flatMap((line) => {
    const [, pid, parent, group, startedAt = ''] =
      /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(.*\S)/.exec(line) ?? []
    return pid === undefined
      ? []
      : [{ pid: Number(pid), parent: Number(parent), group: Number(group), startedAt }]
  })
}
