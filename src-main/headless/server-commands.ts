import { type Command, Option } from 'commander'
import { parsePort } from '../core/host.ts'
import { json } from './json-option.ts'

/** `corral serve`, `status`, `doctor`, `service …`, `completion`, `man`. */
export function addServerCommands(program: Command): void {
  program
    .command('serve')
    .description('run Corral without a window, and serve its app to a browser')
    .addOption(new Option('--port <number>', 'port to try first').argParser(parsePort))
    .action(async (options) => (await import('./commands/serve.ts')).serve(options))
  program
    .command('status')
    .description('is Corral running, and where (exit code 3: not running)')
    .addOption(json())
    .action(async (options) => (await import('./commands/status.ts')).status(options))
  program
    .command('doctor')
    .description('look at all that Corral needs, and say what to do (exit code 1: a fault)')
    .option('--online', 'also ask Hugging Face for an answer')
    .option('--bundle <file>', 'write facts for whoever helps into a new zip: no key, no prompt')
    .addOption(json())
    .action(async (options) => (await import('./commands/doctor.ts')).doctor(options))
  addService(program)
  program
    .command('completion')
    .description('print what makes a shell complete this command')
    .argument('<shell>', 'zsh, bash or fish')
    .action(async (shell) => (await import('./commands/completion.ts')).completion(shell))
  program
    .command('man')
    .description('print the manual page for man')
    .action(async () => {
      const [{ manPage }, { version }] = await Promise.all([
        import('./man-page.ts'),
        import('./headless-host.ts'),
      ])
      process.stdout.write(manPage(program, version))
    })
}

function addService(program: Command): void {
  const service = program
    .command('service')
    .description('have the system run `corral serve`: launchd on a Mac, systemd on Linux')
  service
    .command('install')
    .description('start Corral now, at each login, and again should it end')
    .addOption(new Option('--port <number>', 'port to try first').argParser(parsePort))
    .option('--print', 'only print the file that would be written')
    .addOption(json())
    .action(async (options) => (await import('./commands/service.ts')).installService(options))
  service
    .command('uninstall')
    .description('stop it and take the file away; data and models stay')
    .addOption(json())
    .action(async (options) => (await import('./commands/service.ts')).uninstallService(options))
  service
    .command('restart')
    .description('stop it and start it anew')
    .addOption(json())
    .action(async (options) => (await import('./commands/service.ts')).restartService(options))
  service
    .command('status')
    .description('is it installed, and does it run (exit code 3: no)')
    .addOption(json())
    .action(async (options) => (await import('./commands/service.ts')).serviceStatus(options))
}
