import { type AppParts, runInside } from './app-parts.ts'
import { fetchDirectly } from '../core/lib/direct-fetch.ts'
import { exitWithError } from './exit.ts'

/**
 * Runs `corral …`, and ends the process where the command fails.
 * @param args as typed, without the program's own name
 * @param app what the app lends the command that it runs itself; nothing in a plain Node
 */
export async function runCommand(args: readonly string[], app?: AppParts): Promise<void> {
  if (app) runInside(app)
  process.stdout.on('error', ignoreLostReader)
  try {
    await fetchDirectly(process.env)
    if (args[0] === 'complete') return (await import('./complete.ts')).complete(args.slice(1))
    const { createProgram } = await import('./program.ts')
    await createProgram().parseAsync([...args], { from: 'user' })
  } catch (error) {
    exitWithError(error)
  }
}

/** `corral … | head -1` has had enough: no failure. What takes long ends by `interruptible`. */
function ignoreLostReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
}
