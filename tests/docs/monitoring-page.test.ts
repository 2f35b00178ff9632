import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readExposition } from '../activity/metrics/exposition.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { startTestCorral } from '../helpers/test-corral.ts'

it('the page on monitoring names every metric with its type, and no other', async () => {
  await using test = await startTestCorral()
  const headers = { authorization: `Bearer ${test.adminToken}` }
  const answer = await test.fetch('/metrics', { headers })
  const families = readExposition(await answer.text())
  const page = readFileSync(join(projectRoot, 'docs', 'monitoring.md'), 'utf8')

  const rows = page.matchAll(/^\| `(corral_\w+)` +\| (\w+) /gm)
  const named = Array.from(rows, ([, name, type]) => `${name} ${type}`)
  const own = [...families.values()].filter(({ name }) => name.startsWith('corral_'))
  expect(named.toSorted()).toEqual(own.map(({ name, type }) => `${name} ${type}`).toSorted())

  const others = page.matchAll(/`((?:process|nodejs)_\w+)`/g)
  expect(Array.from(others, ([, name]) => name!).filter((name) => !families.has(name))).toEqual([])
})
