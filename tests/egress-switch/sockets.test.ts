import { spawnSync } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { projectRoot, temporaryFolder } from '../helpers/test-corral.ts'
import { findOutsideHost } from './outside-host.ts'

const outsideHost = findOutsideHost()
const cannotWatch =
  process.platform !== 'linux' || spawnSync('strace', ['-V']).status !== 0 || !outsideHost

type Statuses = Record<string, number>

let folder: string
/** System calls while the switch was on, and while it was off. */
let shut: readonly string[]
let open: readonly string[]
let statuses: { shut: Statuses; open: Statuses }

beforeAll(async () => {
  if (cannotWatch) return
  folder = await temporaryFolder()
  const calls = join(folder, 'calls')
  const preparations = ['keep-compiled.js', 'resolve-drizzle.js'].flatMap((file) => [
    '--import',
    join(projectRoot, 'src-main', 'headless', file),
  ])
  const watched = 'trace=connect,sendto,sendmsg,sendmmsg,execve'
  const storm = [...preparations, join(import.meta.dirname, 'storm.ts'), join(folder, 'data')]
  const strace = [
    '--seccomp-bpf',
    '-f',
    '-o',
    calls,
    '-e',
    watched,
    process.execPath,
    ...storm,
    outsideHost ?? '',
  ]
  const { stderr } = spawnSync('strace', strace, { encoding: 'utf8', timeout: 25_000 })
  const text = await readFile(calls, 'utf8')
  const parts = text.split(/^.*\/nothing-leaves\/(?:begin|middle|end)".*\n/m)
  expect(parts.length, stderr).toBe(4)
  shut = parts[1]!.split('\n')
  open = parts[2]!.split('\n')
  statuses = JSON.parse(await readFile(join(folder, 'data', 'statuses.json'), 'utf8'))
})
afterAll(async () => {
  if (!cannotWatch) await rm(folder, { recursive: true, force: true })
})

/** Calls that reach for another machine: a question for a name counts, wherever it is asked. */
function leaving(calls: readonly string[]): string[] {
  return calls.filter((call) => {
    if (!/sa_family=AF_INET6?\b/.test(call)) return false
    const isHere = /inet_addr\("127\.|"::1"|"::ffff:127\./.test(call)
    return !isHere || /sin6?_port=htons\(53\)/.test(call)
  })
}

const programs = (calls: readonly string[]) => calls.filter((call) => /execve\(.*\/op"/.test(call))

describe.skipIf(cannotWatch)('a storm of requests, tests of keys and references to keys', () => {
  it('opens no socket to another machine while nothing leaves, and asks no name server', () => {
    expect(leaving(shut)).toEqual([])
  })

  it('starts no program that could', () => {
    expect(programs(shut)).toEqual([])
  })

  it('is answered all the same: from here, or with a refusal', () => {
    const answers = Object.entries(statuses.shut)
    expect(answers.length).toBe(270)
    const refused = answers.filter(([asked]) => !/ (home|saved) /.test(asked))
    expect(refused.filter(([, status]) => status !== 403)).toEqual([])
    expect(statuses.shut['/v1/chat/completions saved false']).toBe(200)
  })

  it('does all that without the switch, so that this would be seen', () => {
    const seen = leaving(open).join('\n')
    expect(seen).toContain(`"${outsideHost}"`)
    expect(seen).toContain('htons(53)')
    expect(programs(open)).not.toEqual([])
    expect(statuses.open['/v1/chat/completions away/gpt true']).toBe(200)
  })
})
