import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { projectRoot } from '../../helpers/project-root.ts'
import { appTasks } from './app-tasks.ts'
import { chatTasks } from './chat-tasks.ts'
import { cloudTasks } from './cloud-tasks.ts'
import { firstStartTasks } from './first-start-tasks.ts'
import { test } from './fixture.ts'
import { modelTasks } from './model-tasks.ts'
import { overviewTasks } from './overview-tasks.ts'

const tasks = [
  ...firstStartTasks,
  ...chatTasks,
  ...modelTasks,
  ...cloudTasks,
  ...appTasks,
  ...overviewTasks,
]
const titles = tasks.map(({ title }, at) => `${at + 1}. ${title}`)

test('docs/first-tasks.md lists these tasks, in this order', async () => {
  const page = await readFile(join(projectRoot, 'docs', 'first-tasks.md'), 'utf8')
  const rows = page.matchAll(/^\| *(\d+) *\| *(.+?) *\|/gm)
  expect([...rows].map(([, number, title]) => `${number}. ${title}`)).toEqual(titles)
})

test.describe.serial('a newcomer', () => {
  // A busy machine takes its time to try a file that nobody has loaded before.
  test.describe.configure({ timeout: 90_000 })

  for (const [at, { run }] of tasks.entries()) {
    test(titles[at]!, ({ newcomer }) => run(newcomer))
  }
})
