import { Command } from 'commander'
import { addAccessCommands } from './access-commands.ts'
import { addActivityCommands } from './activity-commands.ts'
import { addDownloadCommands } from './download-commands.ts'
import { version } from './headless-host.ts'
import { addHelp } from './help-text.ts'
import { addHubCommands } from './hub-commands.ts'
import { addImportCommands } from './import-commands.ts'
import { json } from './json-option.ts'
import { addLibraryCommands } from './library-commands.ts'
import { addPoolCommands } from './pool-commands.ts'
import { addProviderCommands } from './provider-commands.ts'
import { addServerCommands } from './server-commands.ts'
import { addTalkCommands } from './talk-commands.ts'
import { addToolCommands } from './tool-commands.ts'
import { addVaultCommands } from './vault-commands.ts'

/** The groups of the help, in its order, with what adds their commands. */
const groups: readonly (readonly [string, ...((program: Command) => void)[]])[] = [
  ['Corral itself:', addServerCommands],
  ['Talk to models:', addTalkCommands, addToolCommands],
  ['Models in memory:', addPoolCommands],
  ['Models on disk:', addLibraryCommands, addStarterModel, addDownloadCommands, addHubCommands],
  ['What happened:', addActivityCommands],
  ['Cloud providers:', addProviderCommands],
  ['Who may come in, and secrets:', addAccessCommands, addVaultCommands],
  ['From other apps:', addImportCommands],
]

/** All commands. They load what they need when they run, so that the small ones answer at once. */
export function createProgram(): Command {
  const program = new Command('corral')
    .description('Local and cloud models on one local port.')
    .version(version)
    .helpCommand('help [command]', 'what a command does, with examples')
  for (const [heading, ...adders] of groups) {
    program.commandsGroup(heading)
    for (const add of adders) add(program)
  }
  program.commandsGroup('')
  addHelp(program)
  return program
}

function addStarterModel(program: Command): void {
  program
    .command('starter-model')
    .description('write the self-test model into the models folder')
    .addOption(json())
    .action(async (options) => (await import('./commands/starter-model.ts')).starterModel(options))
}
