import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { strFromU8, unzipSync } from 'fflate'
import { makePrivateAuthority } from '../../network/private-authority.ts'
import { expect, test } from '../fixture.ts'

test('a proxy is set and tried, and an authority is trusted', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+,')
  await page.getByRole('link', { name: 'Network' }).click()
  const proxy = page.getByRole('region', { name: 'Proxy' })
  await proxy.getByRole('radio', { name: 'By this proxy' }).click()
  await proxy.getByLabel('Address').fill('127.0.0.1:9')
  await proxy.getByLabel('Name').fill('ann')
  await proxy.getByLabel('Password').fill('of the proxy')
  await proxy.getByRole('button', { name: 'Save' }).click()
  await expect(proxy.getByLabel('Password')).toHaveAttribute('placeholder', 'Kept in the vault')
  await expect(proxy.getByLabel('Address')).toHaveValue('http://127.0.0.1:9')

  const trying = page.getByRole('region', { name: 'Test connection' })
  await trying.getByRole('button', { name: 'Test' }).click()
  await expect(trying.getByRole('status')).toContainText(/The proxy|Kept here|It answers/)

  const { authority } = await makePrivateAuthority('models.example')
  const certificates = page.getByRole('region', { name: 'Certificates' })
  await certificates.getByRole('button', { name: 'Add…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Its certificate, as PEM').fill('nothing of the kind')
  await dialog.getByRole('button', { name: 'Trust' }).click()
  await expect(dialog.getByRole('alert')).toContainText('no certificate')
  await dialog.getByLabel('Its certificate, as PEM').fill(authority)
  await dialog.getByRole('button', { name: 'Trust' }).click()
  const row = certificates.getByRole('listitem', { name: 'Corral Test Authority' })
  await expect(row).toContainText('Signed by itself')
  await row.getByRole('button', { name: /^Remove/ }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(row).toBeHidden()

  await page.getByRole('navigation', { name: 'Settings' }).getByText('About').click()
  const others = page.getByRole('region', { name: 'Made with the work of others' })
  await others.getByRole('button', { name: 'Show the licences' }).click()
  await others.getByText(/^undici \d/).click()
  await expect(others.locator('details[open]')).toContainText('Matteo Collina')
})

test.describe('after a crash', () => {
  test.beforeEach(async ({ home }) => {
    const startedAt = '2026-01-02T03:04:05.000Z'
    await mkdir(join(home, 'crashes'), { recursive: true })
    const mark = JSON.stringify({ pid: 2 ** 22 - 1, version: '0.0.1', startedAt })
    await writeFile(join(home, 'crashes', `running-${2 ** 22 - 1}.json`), mark)
  })

  test('it is told once, and what helps is looked through and saved', async ({ page }) => {
    const banner = page.getByRole('status').filter({ hasText: 'ended unexpectedly' })
    await banner.getByRole('link', { name: 'Show' }).click()
    const crashes = page.getByRole('region', { name: 'Crashes' })
    await expect(crashes.getByRole('listitem')).toContainText('Corral 0.0.1')
    await expect(banner).toBeHidden()

    const bundle = page.getByRole('region', { name: 'Diagnostics for a report' })
    await bundle.getByRole('button', { name: 'Prepare' }).click()
    await bundle.getByRole('button', { name: /^machine\.json/ }).click()
    await expect(bundle.getByLabel('machine.json', { exact: true })).toContainText('"versions"')
    const downloading = page.waitForEvent('download')
    await bundle.getByRole('button', { name: 'Save…' }).click()
    const download = await downloading
    expect(download.suggestedFilename()).toMatch(/^corral-diagnostics-.*\.zip$/)
    const files = unzipSync(await readFile(await download.path()))
    expect(strFromU8(files['crashes.json'] ?? new Uint8Array())).toContain('"unclean"')
    await crashes.getByRole('button', { name: 'Forget all…' }).click()
    await page.getByRole('alertdialog').getByRole('button', { name: 'Forget all' }).click()
    await expect(crashes).toContainText('No crashes')
  })
})
