import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// The preparations of the `corral` command: each test process loads the same modules as it does.
const preparations = ['keep-compiled.js', 'resolve-drizzle.js'].flatMap((file) => [
  '--import',
  join(import.meta.dirname, 'src-main', 'headless', file),
])

const everything = 'tests/**/*.test.ts'

/** What measures or kills its own process, or hands native code what may break it. */
const alone = ['library/trust', 'load']
  .map((folder) => `tests/${folder}/**/*.test.ts`)
  .concat('tests/activity/store/{faults,killed}.test.ts')
  .concat('tests/core/{durability,live,pool,stop}.test.ts')
  .concat('tests/egress-switch/{background,egress-cut,sockets,switch}.test.ts')
  .concat('tests/engine/prefix-store/{killed,real-engine,restart}.test.ts')
  .concat('tests/pool/{estimate,life,room,sequences,shared-weights,system}.test.ts')
  .concat('tests/downloads/killed-pulls.test.ts', 'tests/upstream/openai/watcher.test.ts')
  // Counts what is left in memory, which takes long where much is.
  .concat('tests/server/event-stream.test.ts')
  // They use the same ids of tool calls, by which thinking is remembered.
  .concat('tests/upstream/anthropic/*.test.ts')
  .concat('tests/engine/{shared-weights,known-breakers}.test.ts')

export default defineConfig({
  test: {
    pool: 'forks',
    // One more than CI has cores: many tests wait for a program or a clock.
    maxWorkers: 3,
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      // To start a process and to load the application takes longer than most of these files.
      {
        extends: true,
        test: { name: 'together', include: [everything], exclude: alone, isolate: false },
      },
    ],
    execArgv: preparations,
    // Node runs the sources as they are, as the command does.
    experimental: { viteModuleRunner: false },
    // Some start several programs, each of which takes a second, or many on a busy machine.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
