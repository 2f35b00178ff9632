import type { TrialStage } from './trial-messages.ts'

export interface TrialLimits {
  /** That it may compute for in a stage. */
  readonly cpuMs: Readonly<Record<TrialStage, number>>
  /** That a stage may last. It says nothing of the file: disks and busy machines are slow. */
  readonly stageMs: number
  /** Memory of its own, without the file; however large that is. */
  readonly memoryBytes: number
}

/** Loading the largest vocabularies takes a few seconds, a template's renderings milliseconds. */
export const usualLimits: TrialLimits = {
  cpuMs: { start: 20_000, load: 60_000, template: 2000, answer: 60_000 },
  stageMs: 120_000,
  memoryBytes: 2.5 * 2 ** 30,
}
