import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
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
