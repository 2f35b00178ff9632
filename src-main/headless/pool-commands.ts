import type { Command } from 'commander'
import { json } from './json-option.ts'

const model = ['<model>', 'id of the model, as `corral ls` shows it'] as const

/** `corral ps`, `load`, `unload`, `pin`, `unpin`, `bench`. */
export function addPoolCommands(program: Command): void {
  program
    .command('ps')
    .description('what is in memory and what it does (exit code 3: Corral is not running)')
    .option('--watch', 'again after each change, until Control-C')
    .addOption(json())
    .action(async (options) => (await import('./commands/ps.ts')).ps(options))
  program
    .command('load')
    .description('load a model and wait until it is ready')
    .argument(...model)
    .addOption(json())
    .action(async (id, options) => (await import('./commands/load.ts')).load(id, options))
  program
    .command('unload')
    .description('free the memory of a model, after the answers it is giving')
    .argument('[model]', model[1])
    .option('--all', 'every model in memory')
    .addOption(json())
    .action(async (id, options) => (await import('./commands/unload.ts')).unload(id, options))
  for (const [verb, description] of [
    ['pin', 'never unload a model to make room for others'],
    ['unpin', 'let a model make room for others again'],
  ] as const) {
    program
      .command(verb)
      .description(description)
      .argument(...model)
      .addOption(json())
      .action(async (id, options) =>
        (await import('./commands/pin.ts')).pin(id, verb === 'pin', options),
      )
  }
  program
    .command('bench')
    .description(
      'how fast a model reads and writes here, through the running Corral if there is one',
    )
    .argument(...model)
    .addOption(json())
    .action(async (id, options) => (await import('./commands/bench.ts')).bench(id, options))
}
