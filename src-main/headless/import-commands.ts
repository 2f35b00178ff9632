import { type Command, Option } from 'commander'
import { json } from './json-option.ts'
import { addModelImport } from './library-commands.ts'

/** `corral import …`. */
export function addImportCommands(program: Command): void {
  const imports = program
    .command('import')
    .description('a model file, or what another program kept (exit code 2: enter it again)')
  addModelImport(imports)
  imports
    .command('mlx-manager')
    .description('users, keys, rules, profiles; asks for the JWT secret, or CORRAL_IMPORT_SECRET')
    .argument('<path>', 'its data folder, or the database in it')
    .addOption(model())
    .addOption(preview())
    .addOption(json())
    .action(async (path, _options, command) =>
      (await import('./commands/import.ts')).importMlxManager(path, command.optsWithGlobals()),
    )
  imports
    .command('open-r4u')
    .description('providers, models and keys; asks for ENCRYPTION_KEY, or CORRAL_IMPORT_SECRET')
    .argument('<path>', 'a plain dump of its database, or a list of keys')
    .addOption(preview())
    .addOption(json())
    .action(async (path, _options, command) =>
      (await import('./commands/import.ts')).importOpenR4u(path, command.optsWithGlobals()),
    )
  imports
    .command('lm-studio')
    .description('presets, as profiles of the model that --model names')
    .argument('<path>', 'its folder config-presets, or one preset')
    .addOption(model())
    .addOption(preview())
    .addOption(json())
    .action(async (path, _options, command) =>
      (await import('./commands/import.ts')).importLmStudio(path, command.optsWithGlobals()),
    )
  imports
    .command('ollama')
    .description('what its models set, as profiles')
    .argument('<path>', 'its folder, or a Modelfile')
    .addOption(model())
    .addOption(preview())
    .addOption(json())
    .action(async (path, _options, command) =>
      (await import('./commands/import.ts')).importOllama(path, command.optsWithGlobals()),
    )
  imports
    .command('litellm')
    .description('providers, keys, rules and limits')
    .argument('<path>', 'its config.yaml')
    .addOption(preview())
    .addOption(json())
    .action(async (path, _options, command) =>
      (await import('./commands/import.ts')).importLiteLlm(path, command.optsWithGlobals()),
    )
}

function model(): Option {
  return new Option('--model <id>', 'for profiles whose own model is not on this Mac')
}

function preview(): Option {
  return new Option('--preview', 'only say what would come of it')
}
