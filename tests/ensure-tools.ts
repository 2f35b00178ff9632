import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findBrowser } from './helpers/browser-path.ts'

/**
 * The tests need a Chromium, and on Linux strace. Where they are missing and this may install
 * packages (root on Debian, as in CI), it does; elsewhere it says what to do.
 */
const missing: string[] = []
if (!findBrowser()) missing.push('chromium')
if (process.platform === 'linux' && !existsSync('/usr/bin/strace')) missing.push('strace')

if (missing.length > 0 && existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
  console.log(`Installing ${missing.join(' and ')} for the tests…`)
  apt('update', '-qq')
  apt('install', '-y', '-qq', '--no-install-recommends', ...missing)
}
if (!findBrowser()) {
  console.error('The tests need Chromium or Chrome: install it, or name it in CHROMIUM.')
  process.exit(1)
}

function apt(...args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env })
}
