import { realpath, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { temporaryFolder } from '../../helpers/temporary-folder.ts'
import { expect, test } from '../fixture.ts'

test.use({ shared: true })

test.beforeEach(async ({ page }) => {
  await page.getByRole('link', { name: 'Models' }).click()
})

test('a model is loaded and unloaded by its buttons', async ({ page }) => {
  await page.getByRole('button', { name: 'Load corral-starter' }).click()
  await expect(page.getByRole('button', { name: 'Unload corral-starter' })).toBeVisible()
  await page.getByRole('button', { name: 'Unload corral-starter' }).click()
  await expect(page.getByRole('button', { name: 'Load corral-starter' })).toBeVisible()
})

test('a file put into the folder appears by itself', async ({ page, home }) => {
  await writeChainModel(join(home, 'models', 'newcomer.gguf'), { says: 'Hello there' })
  await expect(page.getByRole('button', { name: 'Load newcomer' })).toBeVisible()
})

test('a file that is no model is named with its reason', async ({ page, home }) => {
  await writeFile(join(home, 'models', 'broken.gguf'), 'this is not a model')
  await expect(page.getByText('broken.gguf')).toBeVisible()
  await expect(page.getByText('Not a GGUF file')).toBeVisible()
})

test('the chat opens with the model whose button was pressed', async ({ page }) => {
  await page.getByRole('button', { name: 'Chat with corral-starter' }).click()
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await expect(page.getByRole('combobox', { name: 'Model' })).toContainText('corral-starter')
})

test('a model is found by a word, and all come back', async ({ page, home }) => {
  await writeChainModel(join(home, 'models', 'needle.gguf'), { says: 'Here' })
  const rows = page.getByRole('list', { name: 'Models' }).getByRole('listitem')
  await expect(page.getByRole('button', { name: 'Load needle' })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search models' }).pressSequentially('nee dle')
  await expect(rows).toHaveCount(1)
  await page.getByRole('searchbox', { name: 'Search models' }).fill('no such thing')
  await page.getByRole('button', { name: 'Show all models' }).click()
  await expect(page.getByRole('button', { name: 'Load needle' })).toBeVisible()
})

test('the page of a model is reached, read and left by keyboard', async ({ page }) => {
  const link = page.getByRole('main').getByRole('link', { name: /^corral.starter$/i })
  await link.focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Facts')).toContainText('corral-starter')
  await page.getByRole('button', { name: /^Metadata/ }).press('Enter')
  await page.getByRole('searchbox', { name: 'Search metadata' }).fill('architecture')
  await expect(page.getByRole('table', { name: 'Metadata' }).getByRole('row')).toHaveCount(2)
  await page.getByRole('button', { name: 'All models' }).press('Enter')
  await expect(link).toBeFocused()
})

test('a model is tried as apps use it, test by test', async ({ page, home }) => {
  await writeChainModel(join(home, 'models', 'tried.gguf'), { says: 'Yes' })
  await expect(page.getByRole('button', { name: 'Load tried' })).toBeVisible()
  await page.getByRole('searchbox', { name: 'Search models' }).fill('tried')
  await page.getByRole('list', { name: 'Models' }).getByRole('link').click()
  await page.getByRole('button', { name: 'Test it' }).click()
  const tests = page.getByRole('list', { name: 'Tests' })
  await expect(tests).toContainText('Passed: Answers a question', { timeout: 20_000 })
  await expect(page.getByRole('button', { name: 'Test again' })).toBeVisible({ timeout: 20_000 })
  await expect(tests).toContainText('Skipped: Ranks documents')
  await expect(page.getByRole('region', { name: 'Apps' })).toContainText('Claude Code')
})

test('the page of a model and the folders fit the smallest window', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 600 })
  const overflow = () =>
    page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  await page.getByRole('main').getByRole('link').first().click()
  await expect(page.getByRole('region', { name: 'Inside the file' })).toBeVisible()
  expect(await overflow()).toBe(0)
  await page.getByRole('button', { name: 'All models' }).click()
  await page.getByRole('button', { name: 'Folders', exact: true }).click()
  await expect(page.getByRole('list', { name: 'Model folders' })).toContainText('Corral')
  expect(await overflow()).toBe(0)
  await page.setViewportSize({ width: 1120, height: 760 })
})

test('a model is moved to the trash after what depends on it was said', async ({ page, home }) => {
  await writeChainModel(join(home, 'models', 'unwanted.gguf'), { says: 'Bye' })
  await page.getByRole('button', { name: 'More for unwanted' }).click()
  await page.getByRole('menuitem', { name: 'Delete…' }).click()
  await expect(page.getByText('Nothing in Corral depends on it.')).toBeVisible()
  await page.getByRole('button', { name: 'Move to Trash' }).click()
  await expect(page.getByRole('button', { name: 'Load unwanted' })).toHaveCount(0)
})

test('a folder is added, its model brought in, and the folder forgotten', async ({ page }) => {
  const folder = await realpath(await temporaryFolder())
  await writeChainModel(join(folder, 'guest.gguf'), { says: 'Hello' })
  await page.getByRole('button', { name: 'Folders', exact: true }).click()
  await page.getByRole('button', { name: 'Add folder…' }).click()
  await page.getByRole('textbox', { name: 'Path of the folder' }).fill(folder)
  await page.getByRole('button', { name: 'Add folder', exact: true }).click()
  const row = page.getByRole('listitem', { name: folder })
  await expect(row).toContainText('1 model')

  await page.getByRole('button', { name: 'All models' }).click()
  await page.getByRole('button', { name: 'More for guest' }).click()
  await page.getByRole('menuitem', { name: 'Bring into Corral’s folder…' }).click()
  await page.getByRole('radio', { name: 'Copy' }).click()
  await page.getByRole('button', { name: 'Bring in', exact: true }).click()
  await expect(page.getByText(/^Brought in as .* A copy/)).toBeVisible()
  await page.getByRole('button', { name: 'Done' }).click()

  await page.getByRole('button', { name: 'Folders', exact: true }).click()
  await row.getByRole('button', { name: `More for ${folder}` }).click()
  await page.getByRole('menuitem', { name: 'Remove from the list…' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(row).toHaveCount(0)
  await rm(folder, { recursive: true })
})
