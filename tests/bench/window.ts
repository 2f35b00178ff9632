import { join } from 'node:path'
import { type Browser, chromium } from '@playwright/test'
import { openActivityFile } from '../../src-main/core/activity/store/open-file.ts'
import { createStore } from '../../src-main/core/activity/store/store.ts'
import { makeDataFolder, removeDataFolder } from '../e2e/data-folder.ts'
import { type HeadlessServer, serveHeadless } from '../e2e/serve-headless.ts'
import { signIn } from '../e2e/sign-in.ts'
import { findBrowser } from '../helpers/browser-path.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { plausibleRows } from './activity-rows.ts'
import { median } from './compare.ts'
import { readOrExit } from './read-or-exit.ts'
import { measureAnHour } from './window/an-hour.ts'
import { endlessAnswer } from './window/endless-answer.ts'
import { measureStarts, type Start } from './window/first-paint.ts'
import { readOptions, usage } from './window/options.ts'

// Drives the built page in a browser, as a user would, and measures what that takes.

const options = readOrExit(readOptions, usage)
const executablePath = findBrowser()

const home = await makeDataFolder({
  talker: { name: 'talker', says: endlessAnswer, endless: true },
})
const server = await serveHeadless(home)
const browser = await chromium.launch({
  headless: !options.headed,
  args: ['--no-sandbox'],
  ...(executablePath !== undefined && { executablePath }),
})
try {
  if (options.paints > 0) await printStarts(browser, server, options.paints)
  if (options.minutes > 0) await useForLong(browser, server)
} finally {
  await browser.close()
  await server.stop()
  await removeDataFolder(home)
}

async function printStarts(of: Browser, from: HeadlessServer, times: number): Promise<void> {
  const starts: { cold: Start; warm: Start }[] = []
  for (let time = 0; time < times; time += 1) starts.push(await measureStarts(of, from))
  const line = (name: string, figure: keyof Start) =>
    [
      name.padEnd(36),
      ...(['cold', 'warm'] as const).map((kind) =>
        median(starts.map((start) => start[kind][figure]))
          .toFixed(0)
          .padStart(8),
      ),
    ].join('')
  console.log(`${`medians of ${times} starts`.padEnd(36)}    cold    warm`)
  console.log(line('first paint, ms', 'firstPaint'))
  console.log(line('first contentful paint, ms', 'contentfulPaint'))
  console.log(line('first screen usable, ms', 'usable'))
  console.log(`${line('script until then, KB', 'scriptKilobytes')}\n`)
}

async function useForLong(of: Browser, from: HeadlessServer): Promise<void> {
  fillActivity(join(home, 'activity.db'), options.rows)
  const page = await of.newPage({ viewport: { width: 1120, height: 760 } })
  const problems: string[] = []
  page.on('pageerror', ({ message }) => problems.push(message))
  await signIn(page, from)
  const { minutes, everyMinutes } = options
  await measureAnHour({ page, serverPid: from.pid, minutes, everyMinutes })
  for (const problem of problems) console.log(`the page failed: ${problem}`)
}

/** A list to scroll in. The server has the file open too, which its write-ahead log allows. */
function fillActivity(path: string, rows: number): void {
  const shape = { rows, days: 30, apps: 12, models: 25, backends: 6, errors: 0.03 }
  const { sqlite } = openActivityFile(path, join(projectRoot, 'resources', 'activity-migrations'))
  createStore(sqlite).write([...plausibleRows(shape, Date.now() - 60_000)])
  sqlite.close()
}
