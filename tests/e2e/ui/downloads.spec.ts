import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'
import { asksForModel, openRepo, type PlayedHub, playHub } from '../played-hub.ts'

test.use({ shared: true })

let hub: PlayedHub

test.beforeAll(async () => {
  hub = await playHub()
})

test.afterAll(async () => {
  delete process.env.HF_ENDPOINT
  await hub.close()
})

test.beforeEach(() => {
  hub.intercept = null
})

/** Starts one in Discover. @returns its row on the screen of downloads */
async function startOne(page: Page, repo: string) {
  await openRepo(page, repo)
  await page.getByRole('button', { name: 'Download Q8_0' }).click()
  await expect(page.getByRole('progressbar', { name: /^Download of/ })).toBeVisible()
  await page.getByRole('link', { name: 'Downloads' }).click()
  return page.getByRole('main').getByRole('listitem').filter({ hasText: repo })
}

test('a download is paused, goes on, and can be found where it belongs', async ({ page }) => {
  const repo = hub.addSmallRepo()
  const release = hub.holdFiles()
  const row = await startOne(page, repo)
  await expect(row).toContainText('Downloading')
  await row.getByRole('button', { name: /^Pause/ }).click()
  await expect(row).toContainText('Paused')
  await expect(page.getByText('1 paused')).toBeVisible()
  release()
  await row.getByRole('button', { name: /^Resume/ }).click()
  await expect(row).toContainText('Downloaded · 146 KB')
  await row.getByRole('button', { name: /^Show .* in Models/ }).click()
  await expect(page.getByRole('main', { name: 'Models' })).toBeVisible()
})

test('a cut connection is waited for in words, and ends well by itself', async ({ page }) => {
  const repo = hub.addSmallRepo()
  hub.intercept = (exchange) => {
    if (!asksForModel(exchange)) return false
    exchange.response.destroy()
    return true
  }
  const row = await startOne(page, repo)
  await expect(row).toContainText(/Waiting: .*; (tries again in \d+ s|trying again)/)
  hub.intercept = null
  await expect(row).toContainText('Downloaded', { timeout: 30_000 })
})

test('cancelling is asked about first, takes all away, and the keyboard goes on from there', async ({
  page,
}) => {
  const repo = hub.addSmallRepo()
  const release = hub.holdFiles()
  const row = await startOne(page, repo)
  await row.getByRole('button', { name: /^Cancel/ }).press('Enter')
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Keep it' }).press('Enter')
  await expect(question).toBeHidden()
  await expect(row).toContainText('Downloading')
  await row.getByRole('button', { name: /^Cancel/ }).press('Enter')
  await question.getByRole('button', { name: 'Cancel download' }).press('Enter')
  await expect(row).toContainText('Cancelled')
  await expect(page.getByRole('region', { name: 'Downloads' })).toBeFocused()
  release()
  await row.getByRole('button', { name: /^Download/ }).click()
  await expect(row.filter({ hasText: 'Downloaded' })).toBeVisible()
})

test('one that fails says why, is tried again, and leaves the list when it is cleared', async ({
  page,
}) => {
  const repo = hub.addSmallRepo()
  hub.intercept = (exchange) => {
    if (!asksForModel(exchange)) return false
    exchange.response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end()
    return true
  }
  const row = await startOne(page, repo)
  await expect(row).toContainText('Failed')
  await expect(row.locator('.text-danger')).not.toBeEmpty()
  hub.intercept = null
  await row.getByRole('button', { name: /^Try again/ }).click()
  await expect(row).toContainText('Downloaded')
  await page.getByRole('button', { name: 'Clear list' }).press('Enter')
  await expect(page.getByText('No downloads yet')).toBeVisible()
  await expect(page.getByRole('region', { name: 'Downloads' })).toBeFocused()
  await page.getByRole('button', { name: 'Find a model' }).click()
  await expect(page.getByRole('main', { name: 'Discover' })).toBeVisible()
})
