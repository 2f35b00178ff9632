import type { Contender } from './contenders/contender.ts'
import { cpuSeconds } from './process-figures.ts'
import type { LoopDelay } from './loop-delay.ts'
import type { Figure, Scenario } from './scenarios/scenario.ts'

/** Of one figure, round by round. Both lists are equally long. */
export interface Comparison {
  readonly scenario: string
  readonly figure: Figure
  readonly corral: readonly number[]
  readonly other: readonly number[]
  /** Of Corral's event loop in this scenario. */
  readonly loop: LoopDelay | null
  /** CPU time of a whole measurement, in seconds; `null` where the process is not known. */
  readonly cpu: { readonly corral: number | null; readonly other: number | null }
}

interface Measured {
  readonly numbers: readonly number[]
  readonly cpuSeconds: number | null
}

/**
 * Measures both in turns, so that a busy machine slows both. Who is first changes from round to
 * round. The round before the first is not counted.
 */
export async function compare(
  scenario: Scenario,
  corral: Contender,
  other: Contender,
  rounds: number,
): Promise<Comparison[]> {
  const results = { corral: [] as Measured[], other: [] as Measured[] }
  const delays: LoopDelay[] = []
  for (let round = -1; round < rounds; round++) {
    const seed = `${scenario.name} ${round}`
    const askCorral = async () => {
      await corral.loopDelay?.()
      const measured = await measure(scenario, corral, seed)
      const delay = await corral.loopDelay?.()
      if (round < 0) return
      results.corral.push(measured)
      if (delay) delays.push(delay)
    }
    const askOther = async () => {
      const measured = await measure(scenario, other, seed)
      if (round >= 0) results.other.push(measured)
    }
    const turns = round % 2 === 0 ? [askCorral, askOther] : [askOther, askCorral]
    for (const turn of turns) await turn()
  }
  const values = (list: readonly Measured[], at: number) =>
    list.map(({ numbers }) => numbers[at] ?? Number.NaN)
  return scenario.figures.map((figure, at) => ({
    scenario: scenario.name,
    figure,
    corral: values(results.corral, at),
    other: values(results.other, at),
    loop: summed(delays),
    cpu: { corral: medianCpu(results.corral), other: medianCpu(results.other) },
  }))
}

async function measure(scenario: Scenario, contender: Contender, seed: string): Promise<Measured> {
  const { pid } = contender
  const before = pid === null ? null : await cpuSeconds(pid)
  const numbers = await scenario.measure(contender, seed)
  const used = before === null || pid === null ? null : (await cpuSeconds(pid)) - before
  return { numbers, cpuSeconds: used }
}

function medianCpu(list: readonly Measured[]): number | null {
  const known = list.map(({ cpuSeconds }) => cpuSeconds).filter((seconds) => seconds !== null)
  return known.length > 0 ? median(known) : null
}

function summed(delays: readonly LoopDelay[]): LoopDelay | null {
  if (delays.length === 0) return null
  return {
    samples: delays.reduce((sum, { samples }) => sum + samples, 0),
    p99Ms: median(delays.map(({ p99Ms }) => p99Ms)),
    maxMs: Math.max(...delays.map(({ maxMs }) => maxMs)),
  }
}

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** Above 1: Corral is better, whatever is measured. One for each round. */
export function ratios({ figure, corral, other }: Comparison): number[] {
  return corral.map((value, round) => {
    const against = other[round] ?? Number.NaN
    return figure.better === 'more' ? value / against : against / value
  })
}
