import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from '../fixture.ts'
import { openScreen } from '../open-screen.ts'
import { serveHeadless } from '../serve-headless.ts'
import { signIn } from '../sign-in.ts'

const passphrase = 'four words are good'

test('a locked vault says so on every screen and opens with the recovery kit (#256)', async ({
  home,
  playwright,
}) => {
  // Two starts, and every try at the passphrase is slow on purpose.
  test.slow()
  const browser = await playwright.chromium.launch(test.info().project.use.launchOptions)
  const first = await serveHeadless(home)
  const page = await browser.newPage()
  await signIn(page, first)
  await openScreen(page, 'Security')
  await page.getByRole('button', { name: 'Make recovery kit' }).click()
  await page.getByLabel('Passphrase', { exact: true }).fill(passphrase)
  await page.getByLabel('Passphrase again').fill(passphrase)
  await page.getByRole('button', { name: 'Make kit' }).click()
  const kit = await page.getByRole('textbox', { name: 'Recovery kit' }).inputValue()
  await page.getByRole('button', { name: 'Done' }).click()
  await first.stop()
  await rm(join(home, 'master.key'))

  const second = await serveHeadless(home, Number(new URL(first.address).port))
  const banner = page.getByText('The vault is locked.')
  await page.getByRole('link', { name: 'Models' }).click()
  await expect(banner).toBeVisible()
  await page.getByRole('link', { name: 'Open Security' }).click()
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.getByRole('alert')).toContainText('still locked')

  await page.getByRole('button', { name: 'Use kit' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Recovery kit' }).fill(kit)
  await dialog.getByLabel('Passphrase').fill('not the passphrase')
  await dialog.getByRole('button', { name: 'Open vault' }).click()
  await expect(dialog.getByRole('alert')).toBeVisible()
  await dialog.getByLabel('Passphrase').fill(passphrase)
  await dialog.getByRole('button', { name: 'Open vault' }).click()
  await expect(dialog).toBeHidden()
  await expect(banner).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Open', exact: true })).toBeVisible()
  await browser.close()
  await second.stop()
})
