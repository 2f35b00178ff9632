import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// The preparations of the `corral` command: each test process loads the same modules as it does.
const preparations = ['keep-compiled.js', 'resolve-drizzle.js'].flatMap((file) => [
  '--import',
  join(import.meta.dirname, 'src-main', 'headless', file),
])

/** Folders whose files leave nothing behind in their process; the next file runs in the same one. */
const sharing = ['access', 'accounts', 'apps', 'audit', 'docs', 'imports', 'limits', 'providers']
  .concat(['renderer', 'routing', 'server'])
  .map((folder) => `tests/${folder}/**/*.test.ts`)

const everything = 'tests/**/*.test.ts'

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: 'sharing', include: sharing, isolate: false } },
      // The engine is native code with state: a process of its own for each file.
      { extends: true, test: { name: 'apart', include: [everything], exclude: sharing } },
    ],
    pool: 'forks',
    execArgv: preparations,
    // Node runs the sources as they are, as the command does; nothing is bundled for a test.
    experimental: { viteModuleRunner: false },
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
})
