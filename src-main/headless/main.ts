import { Command, Option } from 'commander'
import { parsePort } from '../core/host.ts'
import { version } from './headless-host.ts'
import { exitWithError } from './exit.ts'

const json = () => new Option('--json', 'print JSON for programs')
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

program
  .command('ls')
  .description('list the model files')
  .addOption(json())
  .action(async (options) => (await import('./commands/ls.ts')).ls(options))

program
  .command('run')
  .description('ask a model once and print its answer')
  .argument('<model>', 'id of the model, as `corral ls` shows it')
  .argument('<prompt>', 'what to ask')
  .action(async (model, prompt) => (await import('./commands/run.ts')).run(model, prompt))

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
  .action(async (id) => (await import('./commands/token.ts')).revokeToken(id))

try {
  await program.parseAsync()
} catch (error) {
  exitWithError(error)
}
