import { parseArgs } from 'node:util'

export const usage = `Usage: npm run bench:gateway -- [options]
  --rounds N          of each scenario (7)
  --only TEXT,TEXT    scenarios whose names contain one of these; also 'abort'
  --portkey           also against Portkey's gateway, installed from npm for this run
  --cpu-prof DIR      leaves a profile of Corral's JavaScript there`

export interface GatewayBenchOptions {
  readonly rounds: number
  /** Empty for all. */
  readonly only: readonly string[]
  readonly portkey: boolean
  readonly profileDir: string | null
}

/** @throws for unknown options, `--help` among them, and values that make no sense */
export function readOptions(args: readonly string[]): GatewayBenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '7' },
      only: { type: 'string', default: '' },
      portkey: { type: 'boolean', default: false },
      'cpu-prof': { type: 'string' },
    },
  })
  const rounds = Number(values.rounds)
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`'${values.rounds}' rounds?`)
  return {
    rounds,
    only: values.only.split(',').filter((part) => part !== ''),
    portkey: values.portkey,
    profileDir: values['cpu-prof'] ?? null,
  }
}
