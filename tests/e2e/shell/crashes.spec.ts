import { expect, test } from '../fixture.ts'

test('a window that goes down is written down, and told of once it is back', async ({
  app,
  page,
}) => {
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 })
  })
  await page.reload()
  const banner = page.getByRole('status').filter({ hasText: 'A window crashed' })
  await banner.getByRole('button', { name: 'Dismiss' }).click()
  await expect(banner).toBeHidden()
})
