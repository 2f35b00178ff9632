import { type Command, InvalidArgumentError, Option } from 'commander'
import { json } from './json-option.ts'

/** As the contract names them, which costs a third of a second to load. */
const groups = ['app', 'user', 'model', 'backend']
const statuses = ['success', 'error', 'timeout', 'cancelled', 'refused']
const levels = ['debug', 'info', 'warn', 'error', 'fatal']
const formats = ['jsonl', 'csv', 'parquet']
const sources = ['requests', 'program', 'acts']

const days = () =>
  new Option('--days <number>', 'how many days, today among them').argParser(parseCount).default(7)

/** `corral logs`, `usage`, `egress`. */
export function addActivityCommands(program: Command): void {
  addLogs(program)
  program
    .command('usage')
    .description('requests, tokens and money, and what of it stayed on this Mac')
    .addOption(new Option('--by <group>', 'grouped by').choices(groups).default('app'))
    .addOption(days())
    .addOption(json())
    .action(async (options) => (await import('./commands/usage.ts')).usage(options))
  addEgress(program)
}

function addLogs(program: Command): void {
  const logs = program
    .command('logs')
    .description('who asked what of whom, one line a request; or what Corral itself did')
    .option('-f, --follow', 'go on with what comes, until Control-C')
    .option('-n, --lines <number>', 'how many of the newest', parseCount, 50)
    .addOption(
      new Option('--source <name>', 'the requests, the log of the program, or administrative acts')
        .choices(sources)
        .default('requests'),
    )
    .option('--app <token>', 'id or label of a token')
    .option('--model <name>', 'that was asked for, or that answered')
    .addOption(new Option('--status <status>', 'how it ended').choices(statuses))
    .addOption(new Option('--level <level>', 'this level and above').choices(levels))
    .option('--search <words>', 'words of errors; of the program’s log, any text')
    .option('--since <when>', 'a span such as 15m, 1h or 7d, or a date such as 2027-01-31')
    .option('--json', 'print JSON for programs, one object a line')
    .action(async (options) => (await import('./commands/logs.ts')).logs(options))
  logs
    .command('export')
    .description('write all requests that fit the options above into a new file')
    .requiredOption('--out <file>', 'a new file')
    .addOption(new Option('--format <name>', 'of the file').choices(formats).default('jsonl'))
    .action(async (_, command: Command) =>
      (await import('./commands/export-logs.ts')).exportLogs(command.optsWithGlobals()),
    )
}

function addEgress(program: Command): void {
  const egress = program
    .command('egress')
    .description('what left this Mac: which app, to whom, why, how much')
    .addOption(days())
    .addOption(json())
    .action(async (options) => (await import('./commands/egress.ts')).egress(options))
  egress
    .command('block')
    .description('nothing leaves this Mac from now on')
    .action(async (_, command: Command) =>
      (await import('./commands/egress.ts')).blockEgress(command.optsWithGlobals()),
    )
  egress
    .command('allow')
    .description('let requests leave again; asks first')
    .option('--yes', 'do not ask')
    .action(async (_, command: Command) =>
      (await import('./commands/egress.ts')).allowEgress(command.optsWithGlobals()),
    )
}

/** @throws InvalidArgumentError for what is no count */
function parseCount(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is not a count.')
  return Number(text)
}
