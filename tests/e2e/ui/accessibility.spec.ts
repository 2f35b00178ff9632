import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { gzipSync } from 'node:zlib'
import { expect, test } from '../fixture.ts'
import { makeApp } from '../made-token.ts'

test.use({ shared: true })

/** As `axe` stands in a page. */
interface Axe {
  run(options: object): Promise<{
    violations: { id: string; nodes: { target: string[]; failureSummary: string }[] }[]
  }>
}

const all = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const contrast = { type: 'rule', values: ['color-contrast'] }

/** The builder leaves axe in the page; to ask it directly takes a third of the time. */
async function bringAxe(page: Page): Promise<void> {
  await new AxeBuilder({ page }).setLegacyMode().include('main').analyze()
}

/** What axe has against the page as it stands, one line for each fault. */
async function faults(page: Page, where: string, runOnly: object): Promise<string[]> {
  const found = await page.evaluate(
    (options) => (window as unknown as { axe: Axe }).axe.run(options),
    { runOnly, resultTypes: ['violations'] },
  )
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${where}: ${id}, ${target.join(' ')}: ${failureSummary}`,
    ),
  )
}

async function turn(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  // The first frame begins the change of colours, which goes on for as many as are nested.
  await page.evaluate(async (scheme) => {
    const isThere = () => matchMedia(`(prefers-color-scheme: ${scheme})`).matches
    for (let frame = 0; frame < 6 || !isThere(); frame += 1) {
      await new Promise(requestAnimationFrame)
    }
  }, colorScheme)
}

/** Everything by day; by night the colours alone have changed. */
async function faultsInBothSchemes(page: Page, where: string): Promise<string[]> {
  await turn(page, 'light')
  const day = await faults(page, where, all)
  await turn(page, 'dark')
  return [...day, ...(await faults(page, `${where} (dark)`, contrast))]
}

/** The addresses of all screens, as the sidebar leads to them, and of the parts of the settings. */
async function addresses(page: Page): Promise<string[]> {
  const sidebar = page.getByRole('navigation', { name: 'Screens' })
  await sidebar.getByRole('button', { name: 'Manage' }).click()
  const links = (label: string) =>
    page
      .getByRole('navigation', { name: label, exact: true })
      .getByRole('link')
      .evaluateAll((found) => found.map((link) => link.getAttribute('href') ?? ''))
  const screens = await links('Screens')
  await sidebar.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('heading', { level: 1, name: 'Settings' }).waitFor()
  const settings = await links('Settings')
  return [...screens.filter((href) => href !== '#/settings'), ...settings]
}

async function show(page: Page, address: string): Promise<void> {
  await page.evaluate((hash) => {
    location.hash = hash
  }, address)
  await page.getByRole('main').getByRole('heading').first().waitFor()
  await expect(page.getByRole('main').getByText(/^(Loading|Asking)/)).toHaveCount(0)
}

test('axe finds no fault on any screen, by day or by night', async ({ page }) => {
  test.slow()
  const app = await makeApp(page, 'Reader', 'admin')
  await app.send('POST', '/api/pool/load', { modelId: 'corral-starter' })
  await app.ask('corral-starter')
  await bringAxe(page)
  const found: string[] = []
  for (const address of await addresses(page)) {
    await show(page, address)
    found.push(...(await faultsInBothSchemes(page, address)))
  }
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('combobox', { name: 'Search commands' }).waitFor()
  found.push(...(await faultsInBothSchemes(page, 'palette')))
  await page.keyboard.press('Escape')
  await show(page, '#/setup')
  found.push(...(await faultsInBothSchemes(page, '#/setup')))
  expect(found).toEqual([])
})

test('what is fetched before the first screen is small, and signing in has no fault', async ({
  page,
}) => {
  const fresh = await page.context().browser()!.newPage()
  const html = await (await fresh.goto(new URL('/', page.url()).href))!.text()
  const scripts = [...html.matchAll(/(?:src|href)="(\.\/[^"]+\.js)"/g)].map(([, path]) => path!)
  const sizes = await Promise.all(
    scripts.map(async (path) => {
      const answer = await fresh.request.get(new URL(path, page.url()).href)
      return gzipSync(await answer.body()).byteLength
    }),
  )
  expect(sizes.length).toBeGreaterThan(0)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(350_000)

  await fresh.getByLabel('Email').waitFor()
  await bringAxe(fresh)
  const found = await faultsInBothSchemes(fresh, 'sign-in')
  await fresh.close()
  expect(found).toEqual([])
})
