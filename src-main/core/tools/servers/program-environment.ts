import { join } from 'node:path'

type Environment = Readonly<Record<string, string | undefined>>

/** What programs need to run at all. Nothing else of Corral's own variables is handed on. */
const handedOn = ['HOME', 'LANG', 'TMPDIR']

/**
 * Where people install what they start from a terminal. An app that was opened from the Dock has
 * only the system's own folders in its PATH, and finds neither `npx` nor `uvx`.
 */
function usualFolders(homeDir: string): string[] {
  const own = ['.local/bin', '.bun/bin', '.deno/bin', '.volta/bin', '.cargo/bin']
  return [
    '/opt/homebrew/bin',
    '/usr/local/bin',
    ...own.map((folder) => join(homeDir, folder)),
    '/usr/bin',
    '/bin',
    '/usr/sbin',
    '/sbin',
  ]
}

/** The variables of a tool server: what was given for it, and what any program needs. */
export function programEnvironment(
  given: Readonly<Record<string, string>>,
  { environment, homeDir }: { readonly environment: Environment; readonly homeDir: string },
): Record<string, string> {
  const ours = handedOn.flatMap((name) => {
    const value = environment[name]
    return value === undefined ? [] : [[name, value] as const]
  })
  const folders = [...(environment.PATH ?? '').split(':').filter(Boolean), ...usualFolders(homeDir)]
  const path = [...new Set(folders)].join(':')
  return { HOME: homeDir, ...Object.fromEntries(ours), PATH: path, ...given }
}
