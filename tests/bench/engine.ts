import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { defaultThreads } from '../../src-main/core/engine/threads.ts'
import { RANDOM_SIZES, writeRandomModel } from '../helpers/models/random-model.ts'
import { type Comparison, compare } from './compare.ts'
import { bareLauncher } from './contenders/bare-contender.ts'
import type { Contender, Launcher, ModelSetup } from './contenders/contender.ts'
import { corralLauncher } from './contenders/corral-contender.ts'
import { peerLauncher } from './contenders/peer-contender.ts'
import { compareLoads } from './load-times.ts'
import { type RandomSize, readOptions, usage } from './options.ts'
import { readOrExit } from './read-or-exit.ts'
import { printAlone, printComparison, printHeading, printSummary } from './report.ts'
import { residentMegabytes } from './process-figures.ts'
import { scenarios } from './scenarios/all.ts'

/**
 * The same requests to Corral and to another server in turns within one run, so that a busy machine
 * slows both: the ratios mean something, the figures beside them only on a quiet machine.
 */
const options = readOrExit(readOptions, usage)
const folder = options.modelsDir ?? (await mkdtemp(join(tmpdir(), 'corral-bench-models-')))
try {
  if (options.modelPath !== null) await measure(resolve(options.modelPath))
  else for (const size of options.sizes) await measure(await randomModel(size))
} finally {
  if (options.modelsDir === null) await rm(folder, { recursive: true, force: true })
}

async function randomModel(size: RandomSize): Promise<string> {
  await mkdir(folder, { recursive: true })
  const path = join(resolve(folder), `random-${size}.gguf`)
  if (!existsSync(path)) await writeRandomModel(path, RANDOM_SIZES[size])
  return path
}

async function measure(path: string): Promise<void> {
  console.log(`\n${path}`)
  if (options.writeOnly) return
  const { slots, contextTokens, rounds } = options
  const id = basename(path, '.gguf')
  const setup: ModelSetup = { id, path, slots, contextTokens, threads: defaultThreads() }
  console.log(`${setup.threads} threads, ${slots} slots of ${contextTokens} tokens`)
  const corral = corralLauncher(setup, options.profileDir)
  const other = otherLauncher(setup)
  printHeading(other.name)
  const comparisons = await compareRequests(corral, other)
  if (isWanted('load')) {
    const loadRounds = Math.min(rounds, 3)
    comparisons.push(...(await compareLoads(path, { corral, other }, loadRounds)))
  }
  printSummary(comparisons)
}

function otherLauncher(setup: ModelSetup): Launcher {
  const { peer } = options
  if (!peer) return bareLauncher(setup)
  return peerLauncher({ ...peer, command: peer.command?.replaceAll('{model}', setup.path) ?? null })
}

async function compareRequests(corral: Launcher, other: Launcher): Promise<Comparison[]> {
  const wanted = scenarios.filter(({ name }) => isWanted(name))
  if (wanted.length === 0 && !isWanted('memory')) return []
  const comparisons: Comparison[] = []
  const running: Contender[] = []
  try {
    for (const launcher of [corral, other]) running.push(await launcher.launch())
    const [ours, theirs] = running as [Contender, Contender]
    for (const scenario of wanted) {
      const found = await compare(scenario, ours, theirs, options.rounds)
      found.forEach(printComparison)
      comparisons.push(...found)
    }
    if (isWanted('memory')) comparisons.push(...(await compareMemory(ours, theirs)))
    return comparisons
  } finally {
    for (const contender of running) await contender.stop()
  }
}

/** After all the requests. */
async function compareMemory(corral: Contender, other: Contender): Promise<Comparison[]> {
  if (corral.pid === null) return []
  const ours = await residentMegabytes(corral.pid)
  if (other.pid === null) {
    printAlone('memory', 'MB', ours)
    return []
  }
  const comparison: Comparison = {
    scenario: 'memory',
    figure: { name: 'resident after the run', unit: 'MB', better: 'less' },
    corral: [ours],
    other: [await residentMegabytes(other.pid)],
    loop: null,
    cpu: { corral: null, other: null },
  }
  printComparison(comparison)
  return [comparison]
}

function isWanted(name: string): boolean {
  return options.only.length === 0 || options.only.some((part) => name.includes(part))
}
