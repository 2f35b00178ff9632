import { type ElectronApplication, _electron } from '@playwright/test'
import { projectRoot } from '../helpers/project-root.ts'

/** Starts the built desktop app on a data folder, on any free port. */
export function launchWindow(home: string): Promise<ElectronApplication> {
  const env = Object.entries({
    ...process.env,
    CORRAL_E2E: '1',
    CORRAL_HOME: home,
    CORRAL_PORT: '0',
  })
  return _electron.launch({
    args: ['.'],
    cwd: projectRoot,
    env: Object.fromEntries(env.filter((pair): pair is [string, string] => pair[1] !== undefined)),
  })
}
