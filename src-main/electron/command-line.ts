import { join } from 'node:path'
import { app, shell } from 'electron'
import { trialOptions } from '../core/lib/child-program.ts'
import { createKeychain } from './keychain.ts'
import { startUtility } from './utility-program.ts'

/**
 * What was typed behind `corral`, where the binary was started as that command: by
 * `resources/mac/corral`, which puts `--cli --` before it. `null` where it was started as the app.
 */
export function commandWords(argv: readonly string[]): readonly string[] | null {
  const at = argv.indexOf('--cli')
  return at !== -1 && argv[at + 1] === '--' ? argv.slice(at + 2) : null
}

/**
 * Runs a command in this process, without a window, and ends it. The app does not run as a Node (a
 * fuse forbids it), and only its own binary gets at the keychain without asking.
 */
export async function runCommandLine(dataDir: string, words: readonly string[]): Promise<void> {
  app.disableHardwareAcceleration()
  await app.whenReady()
  const { runCommand } = await import('../headless/run-command.ts')
  await runCommand(words, {
    command: ownCommand(),
    host: {
      keychain: createKeychain(dataDir),
      startTrial: () =>
        startUtility(join(app.getAppPath(), 'out', 'main', 'trial.js'), trialOptions),
      moveToTrash: (path) => shell.trashItem(path),
    },
  })
  await printed(process.stdout)
  await printed(process.stderr)
  app.exit(Number(process.exitCode ?? 0))
}

/** The command inside the bundle; in a checkout Electron with the project's folder. */
function ownCommand(): readonly string[] {
  if (app.isPackaged) return [join(process.resourcesPath, 'bin', 'corral')]
  return [process.execPath, app.getAppPath(), '--cli', '--']
}

/** To a pipe, what was written may still be on its way when the process would end. */
function printed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write('', () => resolve())
  })
}
