import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Comparison, median } from './compare.ts'
import type { Contender, Launcher } from './contenders/contender.ts'
import { printAlone, printComparison } from './report.ts'
import type { Figure } from './scenarios/scenario.ts'
import { timedAnswer, user } from './timed-answer.ts'

const figures = {
  start: { name: 'process start to first token', unit: 'ms', better: 'less' },
  cold: { name: 'first request to first token', unit: 'ms', better: 'less' },
  warm: { name: 'after unload, to first token', unit: 'ms', better: 'less' },
} satisfies Record<string, Figure>

/** In milliseconds. */
interface LoadTimes {
  readonly start: number
  /** Of a peer that loads while it starts, that is the start. */
  readonly cold: number
  readonly warm: number | null
}

/** Starts each in turns, the file not in the system's cache where that can be arranged. */
export async function compareLoads(
  path: string,
  launchers: { corral: Launcher; other: Launcher },
  rounds: number,
): Promise<Comparison[]> {
  const found = { corral: [] as LoadTimes[], other: [] as LoadTimes[] }
  const sides = (['corral', 'other'] as const).filter((side) => !launchers[side].runsAlready)
  for (let round = 0; round < rounds; round++) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      await dropFromCache(path)
      found[side].push(await loadTimes(launchers[side]))
    }
  }
  const values = (side: 'corral' | 'other', kind: keyof LoadTimes) =>
    found[side].map((times) => times[kind]).filter((time) => time !== null)
  return (['start', 'cold', 'warm'] as const)
    .map((kind) => ({
      scenario: `load ${kind}`,
      figure: figures[kind],
      corral: values('corral', kind),
      other: values('other', kind),
      loop: null,
      cpu: { corral: null, other: null },
    }))
    .filter(printed)
}

/** What only Corral can be asked is printed, and is no comparison. */
function printed(comparison: Comparison): boolean {
  const { scenario, figure, corral, other } = comparison
  const isComparison = other.length > 0
  if (isComparison) printComparison(comparison)
  else printAlone(`${scenario}: ${figure.name}`, figure.unit, median(corral))
  return isComparison
}

async function loadTimes(launcher: Launcher): Promise<LoadTimes> {
  const startedAt = performance.now()
  const contender = await launcher.launch()
  try {
    const askedAt = performance.now()
    await firstToken(contender)
    const start = performance.now() - startedAt
    if (!contender.unload) return { start, cold: start, warm: null }
    const cold = performance.now() - askedAt
    await contender.unload()
    const unloadedAt = performance.now()
    await firstToken(contender)
    return { start, cold, warm: performance.now() - unloadedAt }
  } finally {
    await contender.stop()
  }
}

function firstToken(contender: Contender) {
  return timedAnswer(contender, { messages: [user('a')], maxTokens: 1 })
}

/** Works on Linux, for files that nobody maps; elsewhere the file stays warm. */
async function dropFromCache(path: string): Promise<void> {
  if (process.platform !== 'linux') return
  const options = ['oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none']
  await promisify(execFile)('dd', [`of=${path}`, ...options])
}
