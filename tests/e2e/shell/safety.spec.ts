import { expect, test } from '../fixture.ts'

test.use({ shared: true })

test('a page has nothing but one frozen pipe to the core', async ({ page }) => {
  const reach = await page.evaluate(() => ({
    require: typeof (globalThis as Record<string, unknown>).require,
    process: typeof (globalThis as Record<string, unknown>).process,
    bridge: Object.keys((globalThis as unknown as { corral: object }).corral).toSorted(),
    frozen: Object.isFrozen((globalThis as unknown as { corral: object }).corral),
  }))
  expect(reach).toEqual({
    require: 'undefined',
    process: 'undefined',
    bridge: ['platform', 'port'],
    frozen: true,
  })
})

test('an inline script does not run', async ({ page }) => {
  const violated = await page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener('securitypolicyviolation', (event) => resolve(event.violatedDirective))
        const script = document.createElement('script')
        script.textContent = 'globalThis.ran = true'
        document.body.append(script)
        setTimeout(() => resolve('nothing was refused'), 2000)
      }),
  )
  expect(violated).toBe('script-src-elem')
})

test('the page cannot leave, and a web link opens outside', async ({ app, page }) => {
  await app.evaluate(({ shell }) => {
    const opened: string[] = []
    Object.assign(globalThis, { opened })
    shell.openExternal = async (url: string) => void opened.push(url)
  })
  await page.evaluate(() => void window.open('https://example.com/docs', '_blank'))
  const opened = () => app.evaluate(() => (globalThis as unknown as { opened: string[] }).opened)
  await expect.poll(opened).toEqual(['https://example.com/docs'])

  await page.evaluate(() => void window.open('file:///etc/passwd', '_blank'))
  await page.evaluate(() => {
    location.href = 'https://example.com/'
  })
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  expect(await opened()).toEqual(['https://example.com/docs'])
  expect(app.windows()).toHaveLength(1)
})

test('a reload ends the calls of the old page and starts anew', async ({ app, page }) => {
  await page.reload()
  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByRole('button', { name: 'Load corral-starter' }).click()
  await expect(page.getByRole('button', { name: 'Unload corral-starter' })).toBeVisible()
  expect(app.windows()).toHaveLength(1)
})
