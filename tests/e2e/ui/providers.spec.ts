import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'
import { type LocalProvider, startLocalProvider } from '../local-provider.ts'

const goodKey = 'sk-good-0123456789abcdefghijklmn-9fKe'
const otherKey = 'sk-more-0123456789abcdefghijklmn-Rk4w'
const wrongKey = 'sk-wrong-0123456789abcdefghijkl-x7Qa'

test.use({ shared: true })

let local: LocalProvider
let added = 0

test.beforeEach(async ({ page }) => {
  local = await startLocalProvider(goodKey, otherKey)
  await page.getByRole('link', { name: 'Providers' }).click()
})

test.afterEach(() => local.stop())

async function choose(page: Page, provider: string): Promise<void> {
  await page.getByRole('button', { name: 'Add provider' }).click()
  await page.getByRole('combobox', { name: 'Provider' }).click()
  await page.getByRole('option', { name: provider }).click()
}

/** Adds one more server of the user's own, and gives the name it is shown by. */
async function addCustom(page: Page, key: string, models = 'echo, echo-large'): Promise<string> {
  added += 1
  const name = `Echo server ${added}`
  await choose(page, 'Custom provider')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name', { exact: true }).fill(`echo-server-${added}`)
  await dialog.getByLabel('Display name').fill(name)
  await dialog.getByLabel('Base URL').fill(local.baseUrl)
  await dialog.getByLabel('API key').fill(key)
  await dialog.getByLabel('Models').fill(models)
  await dialog.getByRole('button', { name: 'Save and test' }).click()
  return name
}

test('the list to choose from holds all that Corral knows, and one of your own (#13, #282, #283, #284, #287, #288, #289, #290, #291)', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'Add provider' }).click()
  await page.getByRole('combobox', { name: 'Provider' }).click()
  for (const name of ['OpenAI', 'Anthropic', 'xAI', 'Google', 'Custom provider']) {
    await expect(page.getByRole('option', { name }).first()).toBeVisible()
  }
})

test('a known provider needs nothing but a key (#234, #280, #285)', async ({ page }) => {
  await choose(page, 'LM Studio')
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('API key').fill(goodKey)
  await expect(dialog.getByText('…9fKe')).toBeVisible()
  await dialog.getByRole('button', { name: 'Save and test' }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  const used = page.getByRole('list', { name: 'Providers in use' })
  await expect(used.getByRole('listitem', { name: 'LM Studio' })).toContainText('1 key')
})

test('a provider of your own is added, answers, and is removed with its keys (#279, #281, #286)', async ({
  page,
}) => {
  const name = await addCustom(page, goodKey)
  await expect(page.getByRole('dialog').getByText('The provider answered.')).toBeVisible()
  await page.getByRole('button', { name: 'Show provider' }).click()
  await expect(page.getByRole('list', { name: 'Models' }).getByRole('listitem')).toHaveCount(2)

  await page.getByRole('button', { name: 'Remove provider' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('heading', { name: 'Providers', level: 1 })).toBeVisible()
  await expect(page.getByText(name)).toBeHidden()
})

test('of many models of a provider more come as one scrolls', async ({ page }) => {
  const names = Array.from({ length: 120 }, (_, at) => `model-${at}`)
  await addCustom(page, goodKey, names.join(', '))
  await page.getByRole('button', { name: 'Show provider' }).click()
  const rows = page.getByRole('list', { name: 'Models' }).getByRole('listitem')
  await expect(rows).toHaveCount(50)
  await page.getByRole('button', { name: 'Show 50 more' }).scrollIntoViewIfNeeded()
  await expect(rows).toHaveCount(100)
  await rows.last().getByRole('button').last().focus()
  await expect(rows).toHaveCount(names.length)
})

test('a wrong key is saved, said to be wrong, and put right in its place (#4, #313)', async ({
  page,
}) => {
  await addCustom(page, wrongKey)
  const refusal = 'Invalid API key - authentication failed'
  await expect(page.getByRole('dialog').getByText(refusal)).toBeVisible()
  await page.getByRole('button', { name: 'Correct it' }).click()

  await page.getByRole('button', { name: /^More about/ }).click()
  await page.getByRole('menuitem', { name: 'Replace key' }).click()
  await page.getByRole('dialog').getByLabel('API key').fill(goodKey)
  await page.getByRole('button', { name: 'Save key' }).click()
  const keys = page.getByRole('list', { name: 'Keys' })
  await expect(keys.getByText('The provider answered.')).toBeVisible()
  await expect(keys).toContainText('9fKe')
})

test('several keys stand side by side and go one by one (#312)', async ({ page }) => {
  await addCustom(page, goodKey)
  await page.getByRole('button', { name: 'Show provider' }).click()
  await page.getByRole('button', { name: 'Add key' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('API key').fill(otherKey)
  await dialog.getByLabel('Label').fill('Second')
  await dialog.getByRole('button', { name: 'Add key' }).click()
  const second = page.getByRole('listitem', { name: 'Second' })
  await expect(second.getByText('The provider answered.')).toBeVisible()
  await expect(second).toContainText('Rk4w')

  await page.getByRole('button', { name: 'More about Second' }).click()
  await page.getByRole('menuitem', { name: 'Remove' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(second).toBeHidden()
  await expect(page.getByRole('list', { name: 'Keys' }).getByRole('listitem')).toHaveCount(1)
})

test('another server is not sent the old key: it is asked for again', async ({ page }) => {
  await addCustom(page, goodKey)
  await page.getByRole('button', { name: 'Show provider' }).click()
  await page.getByRole('button', { name: 'Edit' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Base URL').fill('https://api.example.com/v1')
  await expect(dialog.getByText('asks for the key again')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
})

test('a provider that comes with Corral says why it stays (#275)', async ({ page }) => {
  await page.getByRole('link', { name: /^OpenAI/ }).click()
  await expect(page.getByText('OpenAI comes with Corral and stays in the list.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Remove provider' })).toBeHidden()
})

test('no key is ever in the page again (#3, #58, #103, #252)', async ({ page }) => {
  await addCustom(page, goodKey)
  await page.getByRole('button', { name: 'Show provider' }).click()
  await page.getByRole('button', { name: /^More about/ }).click()
  await page.getByRole('menuitem', { name: 'Edit' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  expect(await page.content()).not.toContain(goodKey)
})

test.describe('with keys in the environment', () => {
  // They are read at the app's start.
  test.use({ shared: false })

  test.beforeAll(() => {
    process.env.MISTRAL_API_KEY = otherKey
  })

  test.afterAll(() => {
    delete process.env.MISTRAL_API_KEY
  })

  test('they are offered, and sealed when the user wants it (#305)', async ({ page }) => {
    await page.getByRole('button', { name: 'Import' }).click()
    const dialog = page.getByRole('dialog')
    await expect(dialog.getByRole('checkbox', { name: 'MISTRAL_API_KEY' })).toBeChecked()
    await dialog.getByRole('button', { name: /^Import/ }).click()
    await expect(dialog).toBeHidden()
    const used = page.getByRole('list', { name: 'Providers in use' })
    await expect(used.getByRole('listitem', { name: 'Mistral' })).toContainText('1 key')
    await expect(page.getByText(/in Corral’s environment/)).toBeHidden()
  })
})
