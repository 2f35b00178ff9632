import type { PageMemory } from './page-memory.ts'

/** What was held at a moment, with everything left as it was at the start. */
export interface Sample extends PageMemory {
  readonly minute: number
  readonly serverMegabytes: number
  /** Since the sample before. */
  readonly longestFrameMs: number
  /** Of the frames since the sample before, 95 of 100 were as short as this or shorter. */
  readonly p95FrameMs: number
  readonly rounds: number
}

const columns = [
  ['minute', 0],
  ['rounds', 0],
  ['heapMegabytes', 2],
  ['nodes', 0],
  ['detachedTrees', 0],
  ['listeners', 0],
  ['serverMegabytes', 0],
  ['p95FrameMs', 0],
  ['longestFrameMs', 0],
] as const satisfies readonly (readonly [keyof Sample, number])[]

const titles = {
  minute: 'minute',
  rounds: 'rounds',
  heapMegabytes: 'heap MB',
  nodes: 'nodes',
  detachedTrees: 'detached',
  listeners: 'listeners',
  serverMegabytes: 'server MB',
  p95FrameMs: 'frame p95',
  longestFrameMs: 'longest',
} satisfies Record<keyof Sample, string>

const width = 11

export function printHeads(): void {
  console.log(columns.map(([name]) => titles[name].padStart(width)).join(''))
}

export function printSample(sample: Sample): void {
  console.log(
    columns.map(([name, digits]) => sample[name].toFixed(digits).padStart(width)).join(''),
  )
}

/** How much each figure grew in a minute, over the last half of the time. */
export function printGrowth(samples: readonly Sample[]): void {
  const half = samples.slice(Math.floor(samples.length / 2))
  console.log(`\nGrowth per minute from minute ${half[0]?.minute.toFixed(0)} on:`)
  for (const name of ['heapMegabytes', 'nodes', 'listeners', 'serverMegabytes'] as const) {
    console.log(`  ${titles[name].padEnd(width)}${perMinute(half, name).toFixed(3)}`)
  }
}

/** The slope of the line that lies closest to all samples: one odd sample does not tilt it much. */
function perMinute(samples: readonly Sample[], name: keyof Sample): number {
  const mean = (of: keyof Sample) =>
    samples.reduce((sum, sample) => sum + sample[of], 0) / samples.length
  const [minutes, values] = [mean('minute'), mean(name)]
  const sum = (term: (sample: Sample) => number) =>
    samples.reduce((total, sample) => total + term(sample), 0)
  const spread = sum(({ minute }) => (minute - minutes) ** 2)
  return sum((sample) => (sample.minute - minutes) * (sample[name] - values)) / spread
}
