import { type Command, Option } from 'commander'
import { json } from './json-option.ts'
import { wholeNumber } from './whole-number.ts'

const model = ['<model>', 'id of the model, as `corral ls` shows it'] as const

/** `corral ls`, `scan`, `show`, `verify`, `rm`, `test`, `folders`. */
export function addLibraryCommands(program: Command): void {
  program
    .command('ls')
    .description('list the models on this machine, those of other apps included')
    .addOption(json())
    .action(async (options) => (await import('./commands/ls.ts')).ls(options))
  program
    .command('scan')
    .description('look through all folders now, and for folders of other apps')
    .addOption(json())
    .action(async (options) => (await import('./commands/ls.ts')).scan(options))
  program
    .command('show')
    .description('all that is known of a model')
    .argument(...model)
    .addOption(json())
    .action(async (id, options) => (await import('./commands/show.ts')).show(id, options))
  program
    .command('verify')
    .description('check files again: header, hash, trial load (exit code 1: something failed)')
    .argument('[model]', 'id of the model, as `corral ls` shows it')
    .option('--all', 'all models, one after the other')
    .addOption(json())
    .action(async (id, options) => (await import('./commands/verify.ts')).verify(id, options))
  program
    .command('rm')
    .description('move a model to the trash, after saying what depends on it')
    .argument(...model)
    .option('--yes', 'do not ask')
    .addOption(json())
    .action(async (id, options) => (await import('./commands/rm.ts')).rm(id, options))
  program
    .command('test')
    .description('try what apps need of a model, through the port (exit code 4: something failed)')
    .argument(...model)
    .addOption(json())
    .action(async (id, options) => (await import('./commands/self-test.ts')).selfTest(id, options))
  addFolderCommands(program)
}

/** `corral import <path>`, beside the predecessors that stand under the same word. */
export function addModelImport(imports: Command): void {
  imports
    .argument('[path]', "a GGUF file to bring into Corral's own folder")
    .addOption(
      new Option('--way <way>', 'how; otherwise the first of them that the disk can do').choices([
        'clone',
        'hard-link',
        'copy',
      ]),
    )
    .addOption(json())
    .action(async (path, options) => {
      if (path === undefined) return imports.help({ error: true })
      return (await import('./commands/import-model.ts')).importModel(path, options)
    })
}

function addFolderCommands(program: Command): void {
  const folders = program.command('folders').description('where Corral looks for models')
  folders
    .command('ls', { isDefault: true })
    .description('list the folders')
    .addOption(json())
    .action(async (options) => (await import('./commands/folders.ts')).listFolders(options))
  folders
    .command('add')
    .description('look in one more folder')
    .argument('<path>', 'the folder')
    .addOption(json())
    .action(async (path, options) =>
      (await import('./commands/folders.ts')).addFolder(path, options),
    )
  for (const [verb, description] of [
    ['rm', 'look there no more; its files stay'],
    ['on', 'look there again'],
    ['off', 'do not look there'],
    ['use', 'put new models there'],
  ] as const) {
    folders
      .command(verb)
      .description(description)
      .argument('<id>', 'number of the folder, as `corral folders` shows it', wholeNumber)
      .addOption(json())
      .action(async (id, options) =>
        (await import('./commands/folders.ts')).changeFolder(verb, id, options),
      )
  }
  folders
    .command('move')
    .description("move Corral's own models to another place, and wait for the end")
    .argument('<path>', 'a new or an empty folder')
    .addOption(json())
    .action(async (path, options) =>
      (await import('./commands/folders.ts')).moveFolder(path, options),
    )
}
