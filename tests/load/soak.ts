import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import OpenAI from 'openai'
import type { PoolStatus, PooledModel } from '../../src-main/contract/pool.ts'
import { endProcess, startServer } from '../bench/contenders/child.ts'
import { projectRoot } from '../helpers/project-root.ts'
import type { MemoryReport } from './memory-report.ts'
import { answersAlone, questions } from './questions.ts'
import { type Counts, runRandomClients } from './random-clients.ts'

/**
 * Many clients at a Corral in a process of its own, on the starter model, for minutes. Ends with
 * status 1 when an answer differs, a request fails, a slot is lost or memory grows.
 * Usage: npm run soak -- [--minutes 5] [--clients 64] [--seed 1] [--lazy]
 * Memory is read after a collection, so that what is only garbage does not count; `--lazy` reads it
 * as it is, garbage included, and judges the resident size alone.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '5' },
    clients: { type: 'string', default: '64' },
    seed: { type: 'string', default: '1' },
    lazy: { type: 'boolean', default: false },
  },
})
const clients = Number(values.clients)
const lastsMs = Number(values.minutes) * 60_000
/** From this part of the time on, memory should stay as it is. */
const warmUpShare = 0.2
/** Of what objects hold. The resident size may grow more while the collector is lazy. */
const allowedHeapGrowth = 1.15
const allowedResidentGrowth = 1.5
const preload = new URL('memory-report.ts', import.meta.url).href

const home = await mkdtemp(join(tmpdir(), 'corral-soak-'))
const { child, address } = await startServer(
  [process.execPath, join(projectRoot, 'src-main/headless/corral.js'), 'serve', '--port', '0'],
  {
    env: { ...process.env, CORRAL_HOME: home, NODE_OPTIONS: `--import=${preload}` },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  },
)
const token = (await readFile(join(home, 'first-token'), 'utf8')).trim()
try {
  process.exitCode = (await soak()) ? 0 : 1
} finally {
  await endProcess(child)
  await rm(home, { recursive: true, force: true })
}

async function soak(): Promise<boolean> {
  const openai = new OpenAI({ baseURL: `${address}/v1`, apiKey: token, maxRetries: 0 })
  const model = (await openai.models.list()).data[0]?.id ?? ''
  const answers = await answersAlone(openai, model, questions())
  const startedAt = performance.now()
  const passed = () => performance.now() - startedAt
  const reports: MemoryReport[] = []
  let counts: Counts | undefined

  const watching = new AbortController()
  const watched = watch(watching.signal, async () => {
    const report = await memoryReport()
    if (passed() > lastsMs * warmUpShare) reports.push(report)
    if (counts)
      console.log(`${(passed() / 1000).toFixed(0).padStart(4)} s  ${line(counts, report)}`)
  })
  counts = await runRandomClients({
    openai,
    model,
    clients,
    answers,
    cancelShare: 0.4,
    seed: Number(values.seed),
    goesOn: () => passed() < lastsMs,
    onProgress(now) {
      counts = now
    },
  })
  watching.abort()
  await watched
  const lost = await lostSlots(model)
  const heapGrowth = growth(
    reports.map((report) => report.heapMegabytes + report.externalMegabytes),
  )
  const residentGrowth = growth(reports.map((report) => report.residentMegabytes))
  const { differences, failures } = counts
  for (const problem of [...new Set([...differences, ...failures])].slice(0, 20))
    console.log(problem)
  console.log(
    `lost slots ${lost}; after the warm-up, objects times ${heapGrowth.toFixed(2)}, ` +
      `resident times ${residentGrowth.toFixed(2)}`,
  )
  const isFlat =
    (values.lazy || heapGrowth <= allowedHeapGrowth) && residentGrowth <= allowedResidentGrowth
  return lost === 0 && differences.length + failures.length === 0 && isFlat
}

async function memoryReport(): Promise<MemoryReport> {
  const answer = once(child, 'message')
  child.send(values.lazy ? 'memory as it is' : 'memory')
  const [report] = (await answer) as [MemoryReport]
  return report
}

function line(counts: Counts, memory: MemoryReport): string {
  const { requests, cancelled, pieces, differences, failures } = counts
  const { heapMegabytes, externalMegabytes, residentMegabytes } = memory
  return (
    `requests ${requests}  cancelled ${cancelled}  streamed tokens ${pieces}  ` +
    `different ${differences.length}  failed ${failures.length}  ` +
    `heap ${heapMegabytes.toFixed(1)}  buffers ${externalMegabytes.toFixed(1)}  ` +
    `rss ${residentMegabytes.toFixed(0)} MB`
  )
}

/** Thirty times in the whole. */
async function watch(signal: AbortSignal, look: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await delay(lastsMs / 30, undefined, { signal }).catch(() => {})
    await look()
  }
}

/** Slots that still work two seconds after the last client has gone, and requests that wait. */
async function lostSlots(model: string): Promise<number> {
  await delay(2000)
  const response = await fetch(`${address}/api/pool`, {
    headers: { authorization: `Bearer ${token}` },
  })
  const { models } = (await response.json()) as PoolStatus
  const found: PooledModel | undefined = models.find(({ modelId }) => modelId === model)
  if (!found) throw new Error('the model is gone')
  const busy = found.slots.filter(({ state }) => state !== 'idle').length
  return busy + found.activeRequests + found.waitingRequests
}

/** The mean of the last quarter by that of the first. */
function growth(list: readonly number[]): number {
  const quarter = Math.ceil(list.length / 4)
  const mean = (some: readonly number[]) =>
    some.reduce((sum, value) => sum + value, 0) / some.length
  return mean(list.slice(-quarter)) / mean(list.slice(0, quarter))
}
