import { join } from 'node:path'
import { projectRoot } from './project-root.ts'

/**
 * As `npm test` sets it once it has built the app: programs are started from the bundle, as they are
 * shipped, and not from the sources. They start in half the time.
 */
const isBuilt = Boolean(process.env.CORRAL_TEST_BUILT)

/** The file to start as `corral`. */
export const corralCommand = built('src-main/headless/corral.js', 'headless.js')

/** What its environment has beside the folders of the test. */
export const commandEnvironment = {
  PATH: process.env.PATH,
  ...(isBuilt && { NODE_COMPILE_CACHE: join(projectRoot, 'node_modules', '.cache', 'corral') }),
}

/** The program that tries model files. */
export const trialProgram = built('src-main/core/engine/trial/trial-program.ts', 'trial.js')

function built(source: string, file: string): string {
  return join(projectRoot, isBuilt ? join('out/main', file) : source)
}
