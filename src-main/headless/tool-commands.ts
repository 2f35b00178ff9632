import type { Command } from 'commander'
import { json } from './json-option.ts'

const collect = (value: string, before: string[] = []) => [...before, value]

/** `corral tools …`. */
export function addToolCommands(program: Command): void {
  const tools = program
    .command('tools')
    .description('what models may do in conversations, and the MCP servers that offer it')
  tools
    .command('ls')
    .description('list the tools and the servers')
    .addOption(json())
    .action(async (options) => (await import('./commands/tools.ts')).listTools(options))
  tools
    .command('add')
    .description('add an MCP server: a program, after --, or an address')
    .argument('<name>', 'letters, digits, - and _')
    .argument('[command...]', 'the program and its arguments; no shell reads them')
    .option('--url <address>', 'where it is, in place of a program')
    .option('--allow-private', 'its address may be in a private network')
    .option(
      '--secret <name>',
      'a variable, or a header of an address; its value is asked for, or read from stdin, a line each',
      collect,
    )
    .addOption(json())
    .action(async (name, command, options) =>
      (await import('./commands/tools.ts')).addToolServer(name, command, options),
    )
  tools
    .command('rm')
    .description('forget an MCP server, and what its tools were allowed')
    .argument('<name>')
    .addOption(json())
    .action(async (name, options) =>
      (await import('./commands/tools.ts')).removeToolServer(name, options),
    )
}
