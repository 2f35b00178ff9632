import type { Command } from 'commander'
import { json } from './json-option.ts'
import { wholeNumber } from './whole-number.ts'

const collect = (value: string, before: string[] = []) => [...before, value]
const which = ['<provider>', 'name of the provider, or its number in `corral provider ls`'] as const
const keyId = ['<key>', 'number of the key, as `corral key ls` shows it'] as const

/** `corral provider …` and `corral key …`. */
export function addProviderCommands(program: Command): void {
  addProvider(program)
  addKey(program)
}

function addProvider(program: Command): void {
  const provider = program.command('provider').description('providers of models in the cloud')
  provider
    .command('ls')
    .description('list the providers')
    .option('--with-keys', 'only those that have a key')
    .addOption(json())
    .action(async (options) => (await import('./commands/provider.ts')).listProviders(options))
  for (const [verb, description] of [
    ['add', 'add a provider of your own'],
    ['set', 'change what is given; what is left out stays'],
  ] as const) {
    const command = provider
      .command(verb)
      .description(description)
      .argument(...which)
      .option('--base-url <address>', 'where it is, with or without /v1')
      .option('--display-name <text>', 'what people see')
      .option('--protocol <name>', 'openai or anthropic; may be given twice', collect)
      .option('--allow-private', 'its address may be in a private network')
      .option('--key', 'ask for its key, or read it from stdin')
      .addOption(json())
    if (verb === 'add') command.option('--model <name>', 'a model it has; may be repeated', collect)
    command.action(async (name, options) => {
      const { addProvider, changeProvider } = await import('./commands/provider.ts')
      return verb === 'add' ? addProvider(name, options) : changeProvider(name, options)
    })
  }
  provider
    .command('rm')
    .description('delete a provider of your own')
    .argument(...which)
    .addOption(json())
    .action(async (name, options) =>
      (await import('./commands/provider.ts')).removeProvider(name, options),
    )
  provider
    .command('test')
    .description('ask a provider whether its key is good')
    .argument(...which)
    .addOption(json())
    .action(async (name, options) =>
      (await import('./commands/provider.ts')).testProvider(name, options),
    )
}

function addKey(program: Command): void {
  const key = program.command('key').description('keys of providers')
  key
    .command('ls')
    .description('list the keys of a provider; never the keys themselves')
    .argument(...which)
    .addOption(json())
    .action(async (name, options) => (await import('./commands/key.ts')).listKeys(name, options))
  for (const [verb, description] of [
    ['add', 'add a key; asks for it, or reads it from stdin'],
    ['set', 'change what is given; what is left out stays'],
  ] as const) {
    const command = key
      .command(verb)
      .description(description)
      .argument(...which)
      .option('--label <text>', 'what the key is for')
      .option('--weight <number>', 'its share of the requests, 0 to 1000', wholeNumber)
      .option('--model <name>', 'a model it may be used for; may be repeated', collect)
      .option('--reference <where>', 'env:NAME, file:PATH, op://…, vault:… or aws-sm:…')
      .addOption(json())
    if (verb === 'add') {
      command.action(async (name, options) =>
        (await import('./commands/key.ts')).addKey(name, options),
      )
    } else {
      command
        .argument(...keyId)
        .option('--key', 'ask for a new key, or read it from stdin')
        .action(async (name, id, options) =>
          (await import('./commands/key.ts')).changeKey(name, id, options),
        )
    }
  }
  key
    .command('rm')
    .description('remove a key')
    .argument(...which)
    .argument(...keyId)
    .addOption(json())
    .action(async (name, id, options) =>
      (await import('./commands/key.ts')).removeKey(name, id, options),
    )
  key
    .command('test')
    .description('ask the provider whether this key is good')
    .argument(...which)
    .argument(...keyId)
    .addOption(json())
    .action(async (name, id, options) =>
      (await import('./commands/key.ts')).testKey(name, id, options),
    )
  key
    .command('env')
    .description('variables of the environment that hold keys; never their values')
    .addOption(json())
    .action(async (options) => (await import('./commands/key.ts')).listEnvironment(options))
  key
    .command('import-env')
    .description(
      'seal the keys of these variables; without names, of all that are not imported yet',
    )
    .argument('[variables...]', 'such as OPENAI_API_KEY')
    .addOption(json())
    .action(async (names, options) =>
      (await import('./commands/key.ts')).importEnvironment(names, options),
    )
}
