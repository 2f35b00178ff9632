import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'
import { hubRepos } from '../hub-repos.ts'
import { goodToken, openRepo, type PlayedHub, playHub } from '../played-hub.ts'

test.use({ shared: true })

let hub: PlayedHub

test.beforeAll(async () => {
  hub = await playHub(hubRepos)
})

test.afterAll(async () => {
  delete process.env.HF_ENDPOINT
  await hub.close()
})

test.beforeEach(async ({ page }) => {
  hub.intercept = null
  await page.getByRole('link', { name: 'Discover' }).click()
})

function repositories(page: Page) {
  return page.getByRole('list', { name: 'Repositories' }).getByRole('listitem')
}

test('the starting points say what they are for, how large they are and that they fit', async ({
  page,
}) => {
  const first = page.getByRole('list', { name: 'Good on this Mac' }).getByRole('listitem').first()
  await expect(first).toContainText(/(Fits|Tight)/)
  await expect(first).toContainText(/\d (GB|MB) · \d+K context · from \d+ GB of memory/)
  await expect(first.getByRole('button', { name: /^Download / })).toBeVisible()
})

test('words find repositories as they are typed, and Back finds the search as it was', async ({
  page,
}) => {
  const field = page.getByRole('searchbox', { name: 'Search the hub' })
  await field.fill('echo')
  await expect(repositories(page)).toHaveCount(2)
  await expect(repositories(page).first()).toContainText('quiet · 4B · 40K context · Apache 2.0')
  await expect(repositories(page).first()).toContainText('1.8M')
  await field.fill('gated')
  await field.press('Enter')
  await expect(repositories(page)).toContainText(['Asks for access'])
  await page.getByRole('link', { name: 'Gated-7B-GGUF' }).click()
  await expect(page.getByRole('heading', { name: 'Gated-7B-GGUF' })).toBeVisible()
  await page.getByRole('button', { name: 'All models' }).click()
  await expect(field).toHaveValue('gated')
  await expect(repositories(page)).toHaveCount(1)
  await field.fill('nothing like it')
  await expect(page.getByText('Nothing found for “nothing like it”')).toBeVisible()
})

test('an address that is pasted opens its repository', async ({ page }) => {
  const field = page.getByRole('searchbox', { name: 'Search the hub' })
  await field.fill('https://huggingface.co/quiet/Echo-4B-GGUF')
  await expect(page.getByRole('heading', { name: 'Echo-4B-GGUF' })).toBeVisible()
})

test('each quality says what is lost, what it takes, and whether it fits', async ({ page }) => {
  await openRepo(page, 'quiet/Echo-4B-GGUF')
  const qualities = page.getByRole('list', { name: 'Qualities' })
  const largest = qualities.getByRole('listitem', { name: 'BF16' })
  await expect(largest).toContainText('80.1 GB')
  await expect(largest).toContainText('Too big')
  const split = qualities.getByRole('listitem', { name: 'Q8_0' })
  await expect(split).toContainText('4.3 GB2 files')
  await expect(page.getByText('Not offered')).toBeVisible()
  await expect(page.getByText('Free to use, also for work and in products.')).toBeVisible()
  await expect(page.getByRole('checkbox', { name: /^Download its projector too/ })).toBeVisible()
})

test('the sum follows the context and the cache that are wished', async ({ page }) => {
  await openRepo(page, hub.addSmallRepo())
  const sum = page.getByRole('region', { name: 'The sum' })
  // The first sum starts the engine.
  await expect(sum).toContainText('Read from the head of the file', { timeout: 30_000 })
  const context = page.getByRole('slider', { name: 'Context' })
  await context.focus()
  await context.press('Home')
  await expect(sum).toContainText('Context of 2K')
  await context.press('ArrowRight')
  await expect(sum).toContainText('Context of 4K')
  const before = await sum.textContent()
  await page.getByRole('combobox', { name: 'Memory of the context' }).click()
  await page.getByRole('option', { name: /^Half the memory/ }).click()
  await expect(sum).not.toHaveText(before ?? '')
  await expect(sum).toHaveAttribute('aria-busy', 'false')
})

test('a row becomes its download, under the finger that started it, and ends in a chat', async ({
  page,
}) => {
  await openRepo(page, hub.addSmallRepo())
  const release = hub.holdFiles()
  const button = page.getByRole('listitem', { name: 'Q8_0' }).getByRole('button').last()
  await expect(button).toHaveAccessibleName('Download Q8_0')
  await button.focus()
  await page.keyboard.press('Enter')
  await expect(button).toHaveAccessibleName('Pause Q8_0')
  await expect(button).toBeFocused()
  await expect(page.getByRole('progressbar', { name: /^Download of/ })).toBeVisible()
  await expect(
    page.getByRole('navigation', { name: 'Screens' }).getByText('1 download under way'),
  ).toBeVisible()
  release()
  await expect(button).toHaveAccessibleName('Chat Q8_0')
  await expect(button).toBeFocused()
  await expect(page.getByText('In your library')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeVisible()
})

test('whose owner has to be asked is told how, and the token is tested and shown by its end only', async ({
  page,
}) => {
  await openRepo(page, 'shut/Gated-7B-GGUF')
  await expect(page.getByText('Its owner wants to be asked first')).toBeVisible()
  await page.getByRole('button', { name: 'Give Corral a token' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Token').fill('hf_wrong0123456789abcdefghijklmnx7Qa')
  await dialog.getByRole('button', { name: 'Save and test' }).click()
  await expect(dialog.getByRole('alert')).toContainText('refuses this token')
  await dialog.getByRole('button', { name: 'Remove' }).click()
  await dialog.getByLabel('Token').fill(goodToken)
  await dialog.getByRole('button', { name: 'Save and test' }).click()
  await expect(dialog.getByText('The hub knows this token.')).toBeVisible()
  await expect(dialog).toContainText('ada')
  await expect(dialog).toContainText('…9fKe')
  expect(await page.content()).not.toContain(goodToken)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText('that account needs the access')).toBeVisible()
})

test('a hostile card does nothing and loads nothing', async ({ page }) => {
  const dialogs: string[] = []
  const outside: string[] = []
  page.on('dialog', (dialog) => {
    dialogs.push(dialog.message())
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    if (/evil|good|a\.example/.test(request.url())) outside.push(request.url())
  })
  await openRepo(page, 'evil/Hostile-1B-GGUF')
  await expect(page.getByText('Before the cards.')).toBeVisible()
  const shown = page.locator('.markdown *')
  expect(await shown.count()).toBeGreaterThan(150)
  const faults = await page.locator('.markdown').evaluate((card) => {
    const wrong = 'script, style, iframe, object, embed, form, svg, math, img, base, link, meta'
    return [...card.querySelectorAll('*')]
      .filter((element) => element.closest('figcaption') === null) // Our own, with Copy.
      .filter((element) => {
        const names = element.getAttributeNames()
        const href = element.getAttribute('href')
        return (
          names.some((name) => name.startsWith('on') || name === 'id' || name === 'name') ||
          (href !== null && !href.startsWith('https://')) ||
          element.matches(wrong)
        )
      })
      .map((element) => element.outerHTML.slice(0, 200))
  })
  expect(faults).toEqual([])
  expect(dialogs).toEqual([])
  expect(outside).toEqual([])
})

test('a hub that is not well says so, and is asked again', async ({ page }) => {
  hub.intercept = ({ response }) => {
    response.writeHead(503).end()
    return true
  }
  await openRepo(page, hub.addSmallRepo())
  await expect(page.getByText('This repository cannot be shown')).toBeVisible()
  await expect(page.getByRole('alert')).toContainText('status 503')
  hub.intercept = null
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('list', { name: 'Qualities' })).toBeVisible()
})
