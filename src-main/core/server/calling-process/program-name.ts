import { basename } from 'node:path'
import { printable } from '../../lib/printable.ts'

const maxChars = 60

/** They run programs that are files of their own. */
const interpreter = /^(node|bun|deno|ruby|perl|java|python[\d.]*)$/i

export function isInterpreter(path: string): boolean {
  return interpreter.test(basename(path))
}

/**
 * How a program is called: its app, such as `Xcode` also for a helper within it, else its file's
 * base name, such as `curl`. Of what an interpreter runs only the base name of the script or the
 * name of the module is said, as in `node (opencode)`: arguments may hold secrets.
 * @param args without the interpreter itself; asked only where `isInterpreter`
 */
export function programName(path: string, args: readonly string[] = []): string {
  const [, app] = /\/([^/]+)\.app\/Contents\//.exec(path) ?? []
  const script = isInterpreter(path) ? scriptOf(args) : null
  const name = script === null ? (app ?? basename(path)) : `${app ?? basename(path)} (${script})`
  return printable(name).slice(0, maxChars)
}

/** `null` unless it stands where only a script or a module can stand: after an option may be code. */
function scriptOf([first = '', second = '']: readonly string[]): string | null {
  const named = first === '-m' ? second : basename(first).replace(/\.(m?[jt]s|cjs|py|rb|pl)$/, '')
  return /^[\w@][\w.@-]{0,39}$/.test(named) ? named : null
}
