import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// The preparations of the `corral` command: each test process loads the same modules as it does.
const preparations = ['keep-compiled.js', 'resolve-drizzle.js'].flatMap((file) => [
  '--import',
  join(import.meta.dirname, 'src-main', 'headless', file),
])

export default defineConfig({
  test: {
    include: ['tests/**/*.test.ts'],
    // Each file gets a process of its own: the engine is native code with state.
    pool: 'forks',
    maxWorkers: 2,
    execArgv: preparations,
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
