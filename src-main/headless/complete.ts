import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'
import { knownModelNames } from './known-model-names.ts'
import { launchableApps } from './launch/launchable-apps.ts'
import { createProgram } from './program.ts'

/** Names of arguments that stand for a file, which the shell completes by itself. */
const paths = new Set(['path', 'file'])
/** Of the protocol between the shell and us, as Cobra has it: complete files. */
const completeFiles = ':0'

/** For arguments of these names. */
const valuesOf: Readonly<Record<string, () => readonly string[]>> = {
  model: knownModelNames,
  app: () => ['any', ...launchableApps.map(({ id }) => id)],
  shell: () => ['bash', 'fish', 'zsh'],
}

/**
 * Answers the shell at a Tab: `corral complete -- <words>`, the last of them begun or empty. Asks
 * nobody and opens nothing, so that it is quick.
 */
export function complete(args: readonly string[]): void {
  const words = args[0] === '--' ? args.slice(1) : [...args]
  const program = createProgram()
  if (wantsFile(program, words)) return console.log(completeFiles)
  const root = tab(program)
  // Itself is for the shell, not for people.
  root.commands.delete('complete')
  for (const command of [root, ...root.commands.values()]) {
    for (const argument of command.arguments.values()) {
      const values = valuesOf[argument.name]
      if (values === undefined) continue
      argument.handler = (offer) => {
        for (const value of values()) offer(value, '')
      }
    }
    const model = command.options.get('model')
    if (model) {
      model.handler = (offer) => {
        for (const name of knownModelNames()) offer(name, '')
      }
      model.isBoolean = false
    }
  }
  root.parse([...words])
}

/** Is the word at the cursor the argument of a command that is a file? */
function wantsFile(program: Command, words: readonly string[]): boolean {
  if (words.at(-1)?.startsWith('-')) return false
  let command = program
  let at = 0
  for (const word of words.slice(0, -1)) {
    if (word.startsWith('-')) continue
    const next = command.commands.find((one) => one.name() === word)
    if (next && at === 0) command = next
    else at += 1
  }
  return paths.has(command.registeredArguments[at]?.name() ?? '')
}
