import { stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openR4u, openR4uKeyList } from '../../imports/old-vectors.ts'
import { expect, test } from '../fixture.ts'
import { openScreen } from '../open-screen.ts'

test.use({ shared: true })

const passphrase = 'four words are good'

test.beforeEach(async ({ page }) => {
  await openScreen(page, 'Security')
})

test('the vault is open and says where its root secret is', async ({ page, mode }) => {
  await expect(page.getByRole('heading', { name: 'Open', exact: true })).toBeVisible()
  const place = mode === 'window' ? /In the (keychain|file)|In a file/ : 'In a file'
  await expect(page.getByRole('region', { name: 'Vault' }).getByText(place)).toBeVisible()
})

test('keys of the vault are renewed after a question (#299, #311)', async ({ page }) => {
  await page.getByRole('button', { name: 'Renew data key' }).click()
  const question = page.getByRole('alertdialog')
  await question.getByRole('button', { name: 'Renew' }).click()
  await expect(question).toBeHidden()
  await expect(page.getByRole('button', { name: 'Renew data key' })).toBeEnabled()
  await page.getByRole('link', { name: 'open the record in Logs' }).click()
  await expect(page.getByRole('cell', { name: /Renewed a key of the vault/ }).first()).toBeVisible()
})

test('a backup is made on demand and listed', async ({ page }) => {
  await page.getByRole('button', { name: 'Back up now' }).click()
  const backups = page.getByRole('list', { name: 'Backups' })
  await expect(backups.getByText('Made by hand').first()).toBeVisible()
  await expect(backups.getByText('Not verified')).toBeHidden()
})

test('the recovery kit is made under a passphrase and shown once', async ({ page }) => {
  await expect(page.getByText('There is none yet.')).toBeVisible()
  await page.getByRole('button', { name: 'Make recovery kit' }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.getByLabel('Passphrase again').fill('something else entirely')
  await page.getByRole('button', { name: 'Make kit' }).click()
  await expect(page.getByText('The two passphrases differ.')).toBeVisible()
  await page.getByLabel('Passphrase again').fill(passphrase)
  await page.getByRole('button', { name: 'Make kit' }).click()
  const kit = await page.getByRole('textbox', { name: 'Recovery kit' }).inputValue()
  expect(kit.length).toBeGreaterThan(60)
  await page.getByRole('button', { name: 'Done' }).click()
  await expect(page.getByText('There is none yet.')).toBeHidden()
  await expect(page.getByRole('dialog')).toBeHidden()
  expect(await page.content()).not.toContain(kit.slice(-40))
})

test('everything is exported into one file', async ({ page, home }) => {
  const file = join(home, 'moving-out')
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByLabel('File').fill(file)
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.getByLabel('Passphrase again').fill(passphrase)
  await page.getByRole('dialog').getByRole('button', { name: 'Export' }).click()
  await expect(page.getByText(/corral vault restore/)).toBeVisible()
  expect((await stat(file)).size).toBeGreaterThan(1000)
})

test('what was done is on record, and the record is whole (#300)', async ({ page }) => {
  await page.getByRole('link', { name: 'Gateway' }).click()
  await page.getByRole('button', { name: 'New token' }).click()
  await page.getByRole('textbox', { name: 'Label' }).fill('For the record')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Done' }).click()

  await openScreen(page, 'Logs')
  await page.getByRole('tab', { name: 'Acts' }).click()
  await expect(page.getByRole('cell', { name: /Made a token/ }).first()).toBeVisible()
  await page.getByRole('button', { name: 'Verify' }).click()
  await expect(page.getByText(/fit together/)).toBeVisible()
})

test('keys of open-r4u come in with a report, and stand with their providers (#117)', async ({
  page,
  home,
}) => {
  await page.evaluate(() => {
    location.hash = '#/settings/import'
  })
  const dialog = page.getByRole('dialog')
  await page.getByRole('button', { name: 'Import from open-r4u' }).click()
  await dialog.getByLabel('Path').fill(join(home, 'nowhere'))
  await dialog.getByLabel(/key/i).fill(openR4u.encryptionKey)
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog.getByRole('alert')).toBeVisible()

  const list = join(home, 'keys.txt')
  await writeFile(list, openR4uKeyList)
  await dialog.getByLabel('Path').fill(list)
  await dialog.getByRole('button', { name: 'Preview' }).click()
  await expect(dialog.getByText('Nothing is changed yet.')).toBeVisible()
  await dialog.getByRole('button', { name: 'Import' }).click()
  const row = (name: string) => dialog.getByRole('row').filter({ hasText: name }).last()
  await expect(row('openai')).toContainText('Imported')
  await expect(row('xai')).toContainText(/again/i)
})
