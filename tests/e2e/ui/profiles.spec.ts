import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'

test.use({ shared: true, models: { brief: { name: 'brief', says: 'All is well.' } } })

test.beforeEach(({ page }) => page.getByRole('link', { name: 'Profiles' }).click())

const row = (page: Page, name: string) =>
  page.getByRole('list', { name: 'Profiles' }).getByRole('listitem', { name, exact: true })

async function create(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'New profile' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(dialog).toBeHidden()
  await expect(row(page, name)).toBeVisible()
}

async function choose(page: Page, name: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `More about ${name}`, exact: true }).click()
  await page.getByRole('menuitem', { name: item }).click()
}

test('a profile is written by keyboard, corrected where its name is taken, and changed', async ({
  page,
}) => {
  await create(page, 'first')
  await page.getByRole('button', { name: 'New profile' }).press('Enter')
  const dialog = page.getByRole('dialog')
  const name = dialog.getByRole('textbox', { name: 'Name' })
  await name.fill('FIRST')
  await page.keyboard.press('Enter')
  await expect(name).toHaveAccessibleDescription(/taken: profile 'first' has it/)
  await name.fill('second')
  await dialog.getByRole('textbox', { name: 'System prompt' }).fill('Be brief.')
  await dialog.getByRole('button', { name: /^Sampling/ }).click()
  const temperature = dialog.getByRole('textbox', { name: 'Temperature' })
  await temperature.fill('3')
  await expect(temperature).toHaveAccessibleDescription('A number from 0 to 2.')
  await expect(dialog.getByRole('button', { name: 'Create' })).toBeDisabled()
  await temperature.fill('0')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expect(row(page, 'second')).toContainText('system prompt · temperature 0')

  await page.getByRole('button', { name: 'Edit second' }).click()
  await dialog.getByRole('button', { name: /^Memory/ }).click()
  await dialog.getByRole('textbox', { name: 'Context' }).fill('2048')
  await dialog.getByRole('checkbox', { name: 'Keep the model in memory' }).click()
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(row(page, 'second')).toContainText('context 2K')
  await expect(row(page, 'second')).toContainText('Pinned')
})

/** What is saved; the test host of the window saves nothing. */
async function exported(page: Page, name: string): Promise<string> {
  const saving = page.waitForEvent('download')
  await choose(page, name, 'Export')
  const saved = await saving
  expect(saved.suggestedFilename()).toBe(`${name}.corral-profiles.json`)
  return readFile(await saved.path(), 'utf8')
}

test('a profile is duplicated, exported, deleted and imported again', async ({ page, mode }) => {
  await create(page, 'travels')
  await choose(page, 'travels', 'Duplicate…')
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('textbox', { name: 'Name' })).toHaveValue('travels-copy')
  await page.keyboard.press('Enter')
  await expect(row(page, 'travels-copy')).toBeVisible()

  const travels = { name: 'travels', modelId: 'brief' }
  const made = JSON.stringify({ format: 'corral-profiles', version: 1, profiles: [travels] })
  const text = mode === 'browser' ? await exported(page, 'travels') : made
  expect(JSON.parse(text)).toMatchObject({ profiles: [travels] })

  await choose(page, 'travels', 'Delete…')
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(row(page, 'travels')).toBeHidden()
  const file = page.getByLabel('File of profiles')
  const json = (name: string, content: string) => ({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(content),
  })
  await file.setInputFiles(json('travels.json', text))
  await expect(page.getByRole('dialog', { name: '1 profile imported' })).toContainText('travels')
  await page.keyboard.press('Escape')
  await expect(row(page, 'travels')).toBeVisible()
  await file.setInputFiles(json('odd.json', '{"a":1}'))
  await expect(page.getByRole('alert')).toContainText('odd.json is no file of profiles.')
})
