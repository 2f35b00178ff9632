import { type Block, quantile } from './block.ts'
import type { Scenario } from './scenarios.ts'

/** The blocks of one scenario, by the name of the gateway; each list has one for every round. */
export type Rounds = ReadonlyMap<string, readonly Block[]>

/** What everything is compared with, and what is taken off to tell what a gateway adds. */
const limit = 'bare pipe'
export const direct = 'direct'

/** Medians of the rounds; what is added and the ratios are paired within a round. */
export function printScenario({ name, unit }: Scenario, rounds: Rounds): void {
  console.log(`\n${name}`)
  const perUnit = `CPU us/${unit}`
  const heading = ['added p50 us', 'added p99 us', 'TTFB added us', `${unit}s/s`, perUnit, 'CPU x']
  console.log(`${''.padEnd(20)}${heading.map((text) => text.padStart(15)).join('')}`)
  for (const [gateway, blocks] of rounds) {
    const perSecond = shown(blocks.map(({ unitsPerSecond }) => unitsPerSecond))
    const row =
      gateway === direct
        ? ['', '', '', perSecond, '', '']
        : [
            shown(added(rounds, gateway, ({ p50Ms }) => p50Ms)),
            shown(added(rounds, gateway, ({ p99Ms }) => p99Ms)),
            shown(added(rounds, gateway, ({ firstByteMs }) => firstByteMs)),
            perSecond,
            shown(blocks.map(cpuOf), 1),
            shown(ratios(rounds, gateway), 2),
          ]
    console.log(`${gateway.padEnd(20)}${row.map((text) => text.padStart(15)).join('')}`)
  }
}

export function printAborts(gateway: string, milliseconds: readonly number[]): void {
  const p50 = quantile(milliseconds, 0.5).toFixed(1)
  const p99 = quantile(milliseconds, 0.99).toFixed(1)
  const count = milliseconds.length
  console.log(`${gateway.padEnd(20)} p50 ${p50} ms, p99 ${p99} ms of ${count}`)
}

/** In microseconds, beyond the way without a gateway. */
function added(rounds: Rounds, gateway: string, read: (block: Block) => number): number[] {
  const base = rounds.get(direct) ?? []
  const blocks = rounds.get(gateway) ?? []
  return blocks.map((block, at) => (read(block) - read(base[at] ?? block)) * 1000)
}

function ratios(rounds: Rounds, gateway: string): number[] {
  const base = rounds.get(limit) ?? []
  const blocks = rounds.get(gateway) ?? []
  return blocks.flatMap((block, at) => {
    const against = base[at]
    return against ? [cpuOf(block) / cpuOf(against)] : []
  })
}

function cpuOf({ cpuMicroseconds }: Block): number {
  return cpuMicroseconds ?? Number.NaN
}

function shown(values: readonly number[], digits = 0): string {
  return quantile(values, 0.5).toFixed(digits)
}
