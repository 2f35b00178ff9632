import { existsSync } from 'node:fs'

/** Browsers that the end-to-end tests can drive, in order of preference. */
const candidates = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
]

export function findBrowser(): string | undefined {
  return candidates.find((path) => path !== undefined && existsSync(path))
}
