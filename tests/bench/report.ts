import { type Comparison, median, ratios } from './compare.ts'

export function printHeading(other: string): void {
  console.log(
    [
      ''.padEnd(66),
      'Corral'.padStart(9),
      other.padStart(9),
      '  ratio: above 1.00 Corral is better (worst to best round)',
    ].join(' '),
  )
}

/** Medians; the ratio is the median of the rounds' own. */
export function printComparison(comparison: Comparison): void {
  const { scenario, figure, corral, other, loop, cpu } = comparison
  const all = ratios(comparison)
  const range = `(${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)})`
  console.log(
    [
      `${scenario}: ${figure.name}`.padEnd(57),
      figure.unit.padEnd(8),
      shown(median(corral)).padStart(9),
      shown(median(other)).padStart(9),
      ` ${median(all).toFixed(2)} ${range}`.padEnd(23),
      cpu.corral !== null && cpu.other !== null
        ? `cpu ${cpu.corral.toFixed(2)} ${cpu.other.toFixed(2)} s`
        : '',
      loop ? `loop p99 ${loop.p99Ms.toFixed(1)} max ${loop.maxMs.toFixed(1)} ms` : '',
    ].join(' '),
  )
}

/** What one side alone can tell. */
export function printAlone(name: string, unit: string, corral: number): void {
  console.log([name.padEnd(57), unit.padEnd(8), shown(corral).padStart(9)].join(' '))
}

/** Where Corral loses, worst first. */
export function printSummary(comparisons: readonly Comparison[]): void {
  const lost = comparisons
    .map((comparison) => ({ comparison, ratio: median(ratios(comparison)) }))
    .filter(({ ratio }) => ratio < 1)
    .toSorted((a, b) => a.ratio - b.ratio)
  console.log(`\nbelow 1.00: ${lost.length} of ${comparisons.length}`)
  for (const { comparison, ratio } of lost) {
    console.log(`  ${ratio.toFixed(2)}  ${comparison.scenario}: ${comparison.figure.name}`)
  }
}

function shown(value: number): string {
  return value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0)
}
