import { Command, Option } from 'commander'
import { parsePort } from '../core/host.ts'
import { version } from './headless-host.ts'
import { addActivityCommands } from './activity-commands.ts'
import { exitWithError } from './exit.ts'
import { addDownloadCommands } from './download-commands.ts'
import { addHubCommands } from './hub-commands.ts'
import { addLibraryCommands, addModelImport } from './library-commands.ts'
import { addPoolCommands } from './pool-commands.ts'
import { addProviderCommands } from './provider-commands.ts'

const json = () => new Option('--json', 'print JSON for programs')
const collect = (value: string, before: string[] = []) => [...before, value]
const port = () => new Option('--port <number>', 'port to try first').argParser(parsePort)

/** Commands load what they need when they run, so that the small ones answer at once. */
const program = new Command('corral')
  .description('Local and cloud models on one local port.')
  .version(version)
  .showHelpAfterError()

program
  .command('serve')
  .description('run Corral without a window, and serve its app to a browser')
  .addOption(port())
  .action(async (options) => (await import('./commands/serve.ts')).serve(options))

program
  .command('status')
  .description('is Corral running, and where (exit code 3: not running)')
  .addOption(json())
  .action(async (options) => (await import('./commands/status.ts')).status(options))

addLibraryCommands(program)

program
  .command('run')
  .description('ask a model once and print its answer')
  .argument('<model>', 'id of the model, as `corral ls` shows it')
  .argument('<prompt>', 'what to ask')
  .action(async (model, prompt) => (await import('./commands/run.ts')).run(model, prompt))

addPoolCommands(program)
addHubCommands(program)
addDownloadCommands(program)
addActivityCommands(program)

program
  .command('explain')
  .description('where a request would go, and why; nothing is sent (exit code 1: nowhere)')
  .argument('<model>', 'the name that an app asks for')
  .option('--door <dialect>', 'openai, anthropic, responses, ollama or window')
  .option('--tools', 'the request has tools')
  .option('--images', 'the request has images')
  .option('--tokens <number>', 'tokens of the prompt', Number)
  .option('--max-tokens <number>', 'tokens that the answer may have', Number)
  .option('--app <id>', 'ask as the app with this token, as `corral token ls` shows it')
  .addOption(json())
  .action(async (model, options) => (await import('./commands/explain.ts')).explain(model, options))

program
  .command('starter-model')
  .description('write the self-test model into the models folder')
  .action(async () => (await import('./commands/starter-model.ts')).starterModel())

const token = program.command('token').description('tokens that apps show at the local port')
token
  .command('create')
  .description('make a token; it is shown once')
  .requiredOption('--label <text>', 'what the token is for')
  .option('--admin', 'may also administer Corral')
  .option('--model <id>', 'only this model; may be given again', collect)
  .option('--no-cloud', 'its requests never leave this machine')
  .option('--embeddings-only', 'may only ask for embeddings')
  .option('--expires <when>', 'a date such as 2027-01-31, or a span such as 12h or 30d')
  .option('--per-minute <requests>', 'how many requests in a minute', Number)
  .addOption(json())
  .action(async (options) => (await import('./commands/token.ts')).createToken(options))
token
  .command('ls')
  .description('list the tokens')
  .addOption(json())
  .action(async (options) => (await import('./commands/token.ts')).listTokens(options))
token
  .command('revoke')
  .description('refuse a token from now on')
  .argument('<id>', 'id of the token, as `corral token ls` shows it')
  .addOption(json())
  .action(async (id, options) => (await import('./commands/token.ts')).revokeToken(id, options))

const user = program.command('user').description('people who may sign in')
const email = ['<email>', 'address of the user, or the number that `corral user ls` shows'] as const
user
  .command('ls')
  .description('list the users')
  .addOption(json())
  .action(async (options) => (await import('./commands/user.ts')).listUsers(options))
user
  .command('create')
  .description('add a user and let them in; asks for the password, or reads it from stdin')
  .argument('<email>', 'address of the new user')
  .option('--admin', 'may also administer Corral')
  .addOption(json())
  .action(async (who, options) => (await import('./commands/user.ts')).createUser(who, options))
for (const [change, description] of [
  ['approve', 'let a user in'],
  ['disable', 'shut a user out; their sessions and streams end'],
  ['promote', 'make a user an administrator'],
  ['demote', 'take the rights of an administrator away'],
] as const) {
  user
    .command(change)
    .description(description)
    .argument(...email)
    .addOption(json())
    .action(async (who, options) =>
      (await import('./commands/user.ts')).changeUser(change, who, options),
    )
}
user
  .command('reset-password')
  .description('set a new password; asks for it, or reads it from stdin')
  .argument(...email)
  .addOption(json())
  .action(async (who, options) => (await import('./commands/user.ts')).resetPassword(who, options))
user
  .command('rm')
  .description('delete a user with their tokens and keys')
  .argument(...email)
  .addOption(json())
  .action(async (who, options) => (await import('./commands/user.ts')).removeUser(who, options))

addProviderCommands(program)

const audit = program.command('audit').description('the record of administrative acts')
audit
  .command('ls')
  .description('list the acts, newest first')
  .option('--limit <number>', 'how many', Number)
  .addOption(json())
  .action(async (options) => (await import('./commands/audit.ts')).listActs(options))
audit
  .command('verify')
  .description('was an act changed, added or taken out (exit code 4: yes)')
  .addOption(json())
  .action(async (options) => (await import('./commands/audit.ts')).verifyActs(options))

const imports = program
  .command('import')
  .description('a model of another app, or what a predecessor kept (exit code 2: enter it again)')
addModelImport(imports)
imports
  .command('mlx-manager')
  .description('users, providers and keys; asks for the JWT secret, or CORRAL_IMPORT_SECRET')
  .argument('<path>', 'its data folder, or the database in it')
  .addOption(json())
  .action(async (path, _options, command) =>
    (await import('./commands/import.ts')).importMlxManager(path, command.optsWithGlobals()),
  )
imports
  .command('open-r4u')
  .description('providers, models and keys; asks for ENCRYPTION_KEY, or CORRAL_IMPORT_SECRET')
  .argument('<path>', 'a plain dump of its database, or a list of keys')
  .addOption(json())
  .action(async (path, _options, command) =>
    (await import('./commands/import.ts')).importOpenR4u(path, command.optsWithGlobals()),
  )

const vault = program
  .command('vault')
  .description('sealed secrets, their keys, and copies of all data')
vault
  .command('status')
  .description('open or locked, and why (exit code 5: locked)')
  .addOption(json())
  .action(async (options) => (await import('./commands/vault.ts')).showVault(options))
vault
  .command('rotate')
  .description('change a key: data, sessions (signs everybody out) or root')
  .argument('<key>', 'data, sessions or root')
  .addOption(json())
  .action(async (key, options) => (await import('./commands/vault.ts')).rotateVault(key, options))
vault
  .command('unlock')
  .description('open with the former root secret, or with the recovery kit')
  .option('--kit <file>', 'the recovery kit')
  .addOption(json())
  .action(async (options) => (await import('./commands/vault.ts')).unlockVault(options))
vault
  .command('start-over')
  .description('give up what cannot be opened; every key has to be entered again')
  .option('--confirm <words>', 'the words "start over"')
  .addOption(json())
  .action(async (options) => (await import('./commands/vault.ts')).startOver(options))
vault
  .command('recovery-kit')
  .description('print the root secret under a passphrase')
  .addOption(json())
  .action(async (options) => (await import('./commands/vault.ts')).recoveryKit(options))
vault
  .command('backup')
  .description('copy the database into the backups folder')
  .addOption(json())
  .action(async (options) => (await import('./commands/vault.ts')).backUp(options))
vault
  .command('backups')
  .description('list the backups, newest first')
  .addOption(json())
  .action(async (options) => (await import('./commands/vault.ts')).listBackups(options))
vault
  .command('export')
  .description('write everything into one file under a passphrase, for another machine')
  .argument('<file>', 'a new file')
  .addOption(json())
  .action(async (file, options) => (await import('./commands/vault.ts')).exportAll(file, options))
vault
  .command('restore')
  .description('put a backup or an export in place of all data; Corral has to be stopped')
  .argument('<file>', 'the backup (its .json beside it) or the export')
  .option('--kit <file>', 'the recovery kit, for a backup of another machine')
  .addOption(json())
  .action(async (file, options) =>
    (await import('./commands/vault.ts')).restoreVault(file, options),
  )

try {
  await program.parseAsync()
} catch (error) {
  exitWithError(error)
}
