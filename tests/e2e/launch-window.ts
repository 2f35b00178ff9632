import { type ElectronApplication, _electron } from '@playwright/test'
import { join } from 'node:path'
import { projectRoot } from '../helpers/project-root.ts'

/** The home folder of a user who has nothing yet; apps keep their settings in it. */
export function userHomeOf(home: string): string {
  return join(home, 'user')
}

/**
 * Starts the built desktop app on a data folder, on any free port.
 * @param words it is started with, such as a link
 */
export function launchWindow(
  home: string,
  words: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
): Promise<ElectronApplication> {
  const env = Object.entries({
    ...process.env,
    CORRAL_E2E: '1',
    CORRAL_HOME: home,
    HOME: userHomeOf(home),
    // What the stand-in for Electron takes for HOME.
    HOST_HOME: userHomeOf(home),
    CORRAL_PORT: '0',
    ...more,
  })
  return _electron.launch({
    args: ['.', ...words],
    cwd: projectRoot,
    env: Object.fromEntries(env.filter((pair): pair is [string, string] => pair[1] !== undefined)),
  })
}
