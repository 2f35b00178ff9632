import { expect, test } from '../fixture.ts'

test('the log is saved from the window, which stays where it is', async ({ app, page }) => {
  await app.evaluate(({ BrowserWindow }) => {
    const saved: string[] = []
    Object.assign(globalThis, { saved })
    for (const { webContents } of BrowserWindow.getAllWindows()) {
      webContents.downloadURL = (url) => void saved.push(url)
    }
  })
  const saved = () => app.evaluate(() => (globalThis as unknown as { saved: string[] }).saved)
  await page.getByRole('link', { name: 'Activity' }).click()
  await page.getByRole('button', { name: 'Export' }).click()
  await page.getByRole('menuitem', { name: 'As CSV' }).click()
  await expect.poll(saved).toHaveLength(1)
  const answer = await fetch((await saved())[0]!)
  expect(answer.headers.get('content-disposition')).toMatch(/^attachment; .*\.csv$/)
  expect(await answer.text()).toMatch(/^id,request_id,/)
  await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible()

  // Nothing else of the port, and nothing of another server.
  const { origin } = new URL((await saved())[0]!)
  for (const url of [
    `${origin}/api/v1/providers`,
    'http://127.0.0.1:9/api/system/audit-logs/export',
  ]) {
    await page.evaluate((address) => {
      location.href = address
    }, url)
  }
  await expect(page.getByRole('heading', { name: 'Activity' })).toBeVisible()
  expect(await saved()).toHaveLength(1)
})
