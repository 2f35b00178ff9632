import { parseArgs } from 'node:util'
import { RANDOM_SIZES } from '../helpers/models/random-model.ts'
import type { PeerOptions } from './contenders/peer-contender.ts'

export const usage = `Usage: npm run bench:engine -- [options]
  --rounds N          of each scenario (5)
  --only TEXT,TEXT    scenarios whose names contain one of these; also 'load' and 'memory'
  --sizes A,B         of the random models: ${Object.keys(RANDOM_SIZES).join(', ')} (large)
  --model FILE        this GGUF file instead
  --models-dir DIR    keeps the random models there, for a peer to load
  --write-only        writes the models and ends
  --slots N           of Corral and the stand-in (8)
  --context N         tokens of each slot (3072)
  --peer URL          any server that speaks OpenAI's protocol; without one, a bare engine
  --peer-model NAME   as the peer calls the model (the first that it lists)
  --peer-key KEY      the peer's token
  --peer-pid N        the peer's process, for its memory
  --peer-command CMD  starts the peer, and so also measures its memory and cold load; {model} in
                      it stands for the file
  --cpu-prof DIR      leaves a profile of Corral's JavaScript there`

export type RandomSize = keyof typeof RANDOM_SIZES

export interface BenchOptions {
  readonly rounds: number
  /** Empty for all. */
  readonly only: readonly string[]
  readonly sizes: readonly RandomSize[]
  readonly modelPath: string | null
  readonly modelsDir: string | null
  readonly writeOnly: boolean
  readonly slots: number
  readonly contextTokens: number
  readonly peer: PeerOptions | null
  readonly profileDir: string | null
}

/** @throws for unknown options, `--help` among them, and values that make no sense */
export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '5' },
      only: { type: 'string', default: '' },
      sizes: { type: 'string', default: 'large' },
      model: { type: 'string' },
      'models-dir': { type: 'string' },
      'write-only': { type: 'boolean', default: false },
      slots: { type: 'string', default: '8' },
      context: { type: 'string', default: '3072' },
      peer: { type: 'string' },
      'peer-model': { type: 'string' },
      'peer-key': { type: 'string', default: 'none' },
      'peer-pid': { type: 'string' },
      'peer-command': { type: 'string' },
      'cpu-prof': { type: 'string' },
    },
  })
  return {
    rounds: count(values.rounds),
    only: list(values.only),
    sizes: list(values.sizes).map((name) => {
      if (!(name in RANDOM_SIZES)) throw new Error(`There is no size '${name}'`)
      return name as RandomSize
    }),
    modelPath: values.model ?? null,
    modelsDir: values['models-dir'] ?? null,
    writeOnly: values['write-only'],
    slots: count(values.slots),
    contextTokens: count(values.context),
    peer:
      values.peer === undefined
        ? null
        : {
            url: values.peer,
            model: values['peer-model'] ?? null,
            apiKey: values['peer-key'],
            pid: values['peer-pid'] === undefined ? null : count(values['peer-pid']),
            command: values['peer-command'] ?? null,
          },
    profileDir: values['cpu-prof'] ?? null,
  }
}

function list(text: string): string[] {
  return text.split(',').filter((part) => part !== '')
}

function count(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`'${text}' is not a number of things`)
  return value
}
