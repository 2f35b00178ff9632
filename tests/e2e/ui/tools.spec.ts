import { join } from 'node:path'
import { projectRoot } from '../../helpers/project-root.ts'
import { expect, test } from '../fixture.ts'

test.use({ shared: true })

test('a tool server comes from the JSON of another app, its tools get their consent, and it goes', async ({
  page,
}) => {
  await page.keyboard.press('ControlOrMeta+,')
  await page.getByRole('link', { name: 'Tools' }).click()
  const builtIn = page.getByRole('list', { name: 'Built-in tools' })
  await builtIn
    .getByRole('radiogroup', { name: 'Whether Clock may run' })
    .getByRole('radio', { name: 'Always' })
    .click()

  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await page.getByRole('menuitem', { name: 'From JSON…' }).click()
  const dialog = page.getByRole('dialog')
  const program = join(projectRoot, 'tests', 'tools', 'tool-server.ts')
  const mcpServers = { notes: { command: process.execPath, args: [program], env: { KEY: 'k' } } }
  await dialog.getByLabel('JSON').fill(JSON.stringify({ mcpServers }))
  await expect(dialog.getByRole('list', { name: 'Servers to add' })).toContainText('1 variable')
  await dialog.getByRole('button', { name: 'Add 1 server' }).click()

  const notes = page
    .getByRole('list', { name: 'Tool servers' })
    .getByRole('listitem', { name: 'notes', exact: true })
  await expect(notes).toContainText('test server 1.2.3')
  await notes.getByRole('button', { name: /tools$/ }).click()
  const echo = notes.getByRole('radiogroup', { name: 'Whether Echo may run' })
  await echo.getByRole('radio', { name: 'Never' }).click()
  await expect(echo.getByRole('radio', { name: 'Never' })).toBeChecked()

  await notes.getByRole('button', { name: 'More for notes' }).click()
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  await expect(dialog.getByLabel('Value of KEY')).toHaveAttribute('placeholder', /Kept/)
  await dialog.getByLabel('Command').fill('no-such-program')
  await dialog.getByLabel('Value of KEY').fill('k')
  await dialog.getByRole('button', { name: 'Save and connect' }).click()
  await expect(notes.getByRole('alert')).toContainText('no such program')

  await notes.getByRole('button', { name: 'More for notes' }).click()
  await page.getByRole('menuitem', { name: 'Remove…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(page.getByRole('heading', { name: 'No tool servers yet' })).toBeVisible()
})
