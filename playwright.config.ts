import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { defineConfig } from '@playwright/test'
import type { Mode } from './tests/e2e/app-session.ts'
import { findBrowser } from './tests/helpers/browser-path.ts'

/**
 * One suite, two shells. The real Electron where its binary is unpacked, else the test host that
 * stands in for it; CORRAL_E2E_HOST=electron or =host forces one (a Mac's CI forces electron, so
 * that a missing binary fails). Nothing is ever downloaded from here.
 */
const electronDir = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
const note = join(electronDir, 'path.txt')
const unpacked =
  existsSync(note) && existsSync(join(electronDir, 'dist', readFileSync(note, 'utf8')))
const host = process.env.CORRAL_E2E_HOST ?? (unpacked ? 'electron' : 'host')
process.env.CORRAL_E2E_HOST = host
if (host === 'host') {
  process.env.ELECTRON_OVERRIDE_DIST_PATH = join(import.meta.dirname, 'tests', 'host')
}

const chromium = findBrowser()

/**
 * The screens are the same in both shells, so each is gone through in one: in the window those that
 * have most to do with it, with what is live, the keyboard and files. CORRAL_E2E_ALL=1 goes through
 * all of them in both.
 */
const inWindow = /ui\/(chat|downloads|keyboard|models|tools)\.spec\.ts/
const isAll = Boolean(process.env.CORRAL_E2E_ALL)

/** Pictures of all screens, for people: `npm run screenshots` takes them. */
const pictures = process.env.CORRAL_PICTURES ? [] : [/ui\/looks\.spec\.ts/]

export default defineConfig<{ mode: Mode }>({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  // Twice what a test takes that starts an app on a busy machine; only what fails waits so long.
  timeout: 80_000,
  expect: { timeout: 15_000 },
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    actionTimeout: 15_000,
    // A trace takes a third of the time: ask for one with --trace retain-on-failure.
    trace: 'off',
    screenshot: 'only-on-failure',
    launchOptions: chromium ? { executablePath: chromium, args: ['--no-sandbox'] } : {},
  },
  projects: [
    {
      name: 'window',
      testMatch: [/(newcomer|shell)\/.*\.spec\.ts/, isAll ? /ui\/.*\.spec\.ts/ : inWindow],
      testIgnore: pictures,
      use: { mode: 'window' },
    },
    {
      name: 'browser',
      testMatch: /(newcomer|ui|web)\/.*\.spec\.ts/,
      testIgnore: isAll ? pictures : [inWindow, ...pictures],
      use: { mode: 'browser' },
    },
  ],
})
