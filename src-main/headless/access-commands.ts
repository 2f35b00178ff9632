import type { Command } from 'commander'
import { json } from './json-option.ts'
import { wholeNumber } from './whole-number.ts'

const collect = (value: string, before: string[] = []) => [...before, value]

/** `corral token …`, `user …`, `audit …`. */
export function addAccessCommands(program: Command): void {
  addToken(program)
  addUser(program)
  addAudit(program)
}

function addToken(program: Command): void {
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
    .option('--per-minute <requests>', 'how many requests in a minute', wholeNumber)
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
}

function addUser(program: Command): void {
  const user = program.command('user').description('people who may sign in')
  const email = [
    '<email>',
    'address of the user, or the number that `corral user ls` shows',
  ] as const
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
    .action(async (who, options) =>
      (await import('./commands/user.ts')).resetPassword(who, options),
    )
  user
    .command('rm')
    .description('delete a user with their tokens and keys')
    .argument(...email)
    .addOption(json())
    .action(async (who, options) => (await import('./commands/user.ts')).removeUser(who, options))
}

function addAudit(program: Command): void {
  const audit = program.command('audit').description('the record of administrative acts')
  audit
    .command('ls')
    .description('list the acts, newest first')
    .option('--limit <number>', 'how many', wholeNumber)
    .addOption(json())
    .action(async (options) => (await import('./commands/audit.ts')).listActs(options))
  audit
    .command('verify')
    .description('was an act changed, added or taken out (exit code 4: yes)')
    .addOption(json())
    .action(async (options) => (await import('./commands/audit.ts')).verifyActs(options))
}
