import type { Command } from 'commander'
import { json } from './json-option.ts'

/** `corral pull` and `downloads`. */
export function addDownloadCommands(program: Command): void {
  program
    .command('pull')
    .description('fetch a model from Hugging Face; what was begun before goes on')
    .argument('<model>', 'owner/name, or owner/name:QUANT such as acme/model-GGUF:Q4_K_M')
    .option('--file <path>', 'this file of the repository')
    .option('--revision <name>', 'branch, tag or commit', 'main')
    .option('--projector <path>', 'fetch this projector file too')
    .addOption(json())
    .action(async (model, options) => (await import('./commands/pull.ts')).pull(model, options))

  const downloads = program.command('downloads').description('what is being fetched')
  downloads
    .command('ls', { isDefault: true })
    .description('list the downloads, newest first')
    .addOption(json())
    .action(async (options) => (await import('./commands/downloads.ts')).listDownloads(options))
  for (const [verb, description] of [
    ['pause', 'stop for now; nothing is lost'],
    ['resume', 'go on, also after a failure'],
    ['cancel', 'end it and remove what was fetched of it'],
  ] as const) {
    downloads
      .command(verb)
      .description(description)
      .argument('<id>', 'as `corral downloads` shows it')
      .addOption(json())
      .action(async (id, options) =>
        (await import('./commands/downloads.ts')).changeDownload(verb, id, options),
      )
  }
  downloads
    .command('clear')
    .description('forget those that have ended; their files stay')
    .addOption(json())
    .action(async (options) => (await import('./commands/downloads.ts')).clearDownloads(options))
}
