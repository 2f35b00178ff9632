import { type Command, InvalidArgumentError, Option } from 'commander'
import { json } from './json-option.ts'

/** `corral search`, `fit`, and `hub` with the token for Hugging Face. */
export function addHubCommands(program: Command): void {
  program
    .command('search')
    .description('find models on Hugging Face, those with GGUF files only')
    .argument('[words...]', 'words of the name')
    .addOption(
      new Option('--sort <by>', 'most of it first')
        .choices(['trending', 'downloads', 'likes', 'updated'])
        .default('downloads'),
    )
    .option('--author <name>', 'of this user or organisation only')
    .option('--max-size <GB>', 'as Q4_K_M, by the number of parameters', positive)
    .option('--limit <number>', 'at most so many, 100 at the most', positive, 20)
    .addOption(json())
    .action(async (words, options) => (await import('./commands/search.ts')).search(words, options))
  program
    .command('fit')
    .description('would a model run on this machine (exit code 1: no)')
    .argument('<model>', 'id as `corral ls` shows it, or owner/name[:QUANT] on Hugging Face')
    .option('--context <tokens>', 'for so much context', positive)
    .addOption(
      new Option('--cache <type>', 'how the context is kept').choices([
        'f16',
        'q8_0',
        'q5_1',
        'q4_0',
      ]),
    )
    .addOption(json())
    .action(async (model, options) => (await import('./commands/fit.ts')).fit(model, options))
  const hub = program
    .command('hub')
    .description('the token for Hugging Face, for models whose owner wants to be asked')
  hub
    .command('login')
    .description('keep a token, sealed; it is asked for, or read from a pipe')
    .addOption(json())
    .action(async (options) => (await import('./commands/hub.ts')).login(options))
  hub
    .command('logout')
    .description('forget the token')
    .addOption(json())
    .action(async (options) => (await import('./commands/hub.ts')).logout(options))
  hub
    .command('whoami')
    .description('ask the hub whose the token is')
    .addOption(json())
    .action(async (options) => (await import('./commands/hub.ts')).whoami(options))
}

function positive(text: string): number {
  const number = Number(text)
  if (Number.isFinite(number) && number > 0) return number
  throw new InvalidArgumentError('It must be a number above 0.')
}
