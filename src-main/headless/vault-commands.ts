import type { Command } from 'commander'
import { json } from './json-option.ts'

/** `corral vault …`. */
export function addVaultCommands(program: Command): void {
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
}
