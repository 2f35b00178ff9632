import type { Command } from 'commander'
import { exitCodes, variables } from './help-text.ts'

/** The manual as man(1) reads it (man 7 man), made from the commands themselves. */
export function manPage(program: Command, version: string): string {
  const root = program.createHelp()
  return [
    `.TH CORRAL 1 "" "Corral ${escaped(version)}"`,
    '.SH NAME',
    `corral \\- ${escaped(program.description())}`,
    '.SH SYNOPSIS',
    '.B corral',
    '.I command',
    '[options]',
    '.SH COMMANDS',
    ...root.visibleCommands(program).flatMap((command) => entries(command, 'corral')),
    '.SH EXIT STATUS',
    ...exitCodes.flatMap(term),
    '.SH ENVIRONMENT',
    ...variables.flatMap(term),
    '',
  ].join('\n')
}

function term([name, text]: readonly [string, string]): string[] {
  return ['.TP', `.B ${escaped(name)}`, escaped(text)]
}

/** A command with its options, then those below it. */
function entries(command: Command, before: string): string[] {
  if (command.name() === 'help') return []
  const help = command.createHelp()
  const words = `${before} ${command.name()}`
  const below = help.visibleCommands(command)
  const options = help.visibleOptions(command).filter(({ long }) => long !== '--help')
  return [
    '.TP',
    `.B ${escaped(`${words} ${command.usage()}`)}`,
    escaped(command.description()),
    ...options.flatMap((option) => [
      '.RS',
      '.TP',
      `.B ${escaped(help.optionTerm(option))}`,
      escaped(help.optionDescription(option)),
      '.RE',
    ]),
    ...below.flatMap((one) => entries(one, words)),
  ]
}

/** A dash of an option stays one, no line begins with a request, and old ones read ASCII only. */
function escaped(text: string): string {
  const plain = text.replaceAll('\\', String.raw`\e`).replaceAll('-', String.raw`\-`)
  const ascii = plain.replaceAll(/[^\0-~]/gu, (sign) => String.raw`\[u${hexOf(sign)}]`)
  return ascii.replaceAll(/^(?=[.'])/gm, String.raw`\&`)
}

function hexOf(sign: string): string {
  return (sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
}
