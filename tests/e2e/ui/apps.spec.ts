import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { projectRoot } from '../../helpers/project-root.ts'
import { expect, test } from '../fixture.ts'
import { userHomeOf } from '../launch-window.ts'

const before = '# my own settings\nmodel = "gpt-5.6"\n\n[tui]\nnotifications = true\n'

test('an app is connected, checked and put back; another is set up by hand', async ({
  page,
  home,
  mode,
}) => {
  const file = join(userHomeOf(home), '.codex', 'config.toml')
  await mkdir(join(userHomeOf(home), '.codex'))
  await writeFile(file, before)
  await page.setViewportSize({ width: 900, height: 760 })
  await page.getByRole('link', { name: 'Apps', exact: true }).click()
  const codex = page.getByRole('listitem', { name: 'Codex' })

  await codex.getByRole('button', { name: 'Connect Codex' }).click()
  const dialog = page.getByRole('dialog')
  await expect(dialog.getByRole('combobox', { name: 'Model' })).toHaveValue('corral-starter')
  const changes = dialog.getByRole('region', { name: 'Changes' })
  await expect(changes).toContainText('+model_provider = "corral"')
  await expect(changes).toContainText('ck_••••••••')
  await pictures(page, `${mode}-apps-connect`)
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
  await dialog.getByRole('button', { name: 'Done' }).click()
  const written = await readFile(file, 'utf8')
  expect(written).toContain('# my own settings')
  expect(written).toContain('[model_providers.corral]')

  await codex.getByRole('button', { name: 'Check Codex' }).click()
  await expect(codex.getByText(/^It works: /)).toBeVisible()

  await page.getByRole('button', { name: 'Connect Cline' }).click()
  await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(dialog.getByText(/^ck_/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expect(dialog).toBeHidden()
  expect(await page.content()).not.toMatch(/ck_\w/)

  await writeFile(file, written.replace(/^model = .*$/m, 'model = "mine"'))
  await page.getByRole('link', { name: 'Gateway' }).click()
  await page.getByRole('link', { name: 'Apps', exact: true }).click()
  await expect(codex.getByRole('alert')).toHaveText('Changed since: model.')
  await pictures(page, `${mode}-apps`)
  await writeFile(file, written)

  await codex.getByRole('button', { name: 'Disconnect Codex' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
  await expect(codex.getByText('Its settings are as they were before.')).toBeVisible()
  expect(await readFile(file, 'utf8')).toBe(before)
})

/** In both schemes, for people to look at. */
async function pictures(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const path = join(projectRoot, 'screenshots', `${name}-${colorScheme}.png`)
    await page.screenshot({ path, animations: 'disabled' })
  }
}
