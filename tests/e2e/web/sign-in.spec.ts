import { expect, test } from '../fixture.ts'
import { serveHeadless } from '../serve-headless.ts'
import { signIn, signOut } from '../sign-in.ts'

test('a wrong token is refused in words', async ({ page }) => {
  await signOut(page)
  await page.getByRole('button', { name: 'Sign in with a token' }).click()
  await page.getByLabel('Token').fill('ck_wrong')
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeHidden()
})

test('the pages forbid inline scripts and framing', async ({ page }) => {
  const answer = await page.request.get(new URL('/', page.url()).href)
  const policy = answer.headers()['content-security-policy']
  expect(policy).toContain("script-src 'self'")
  expect(policy).toContain("frame-ancestors 'none'")
})

test('the app finds its way back after the server was gone', async ({ home, playwright }) => {
  const launchOptions = test.info().project.use.launchOptions
  const browser = await playwright.chromium.launch(launchOptions)
  const first = await serveHeadless(home)
  const page = await browser.newPage()
  await signIn(page, first)
  await page.getByRole('link', { name: 'Models' }).click()
  await expect(page.getByRole('button', { name: 'Load corral-starter' })).toBeVisible()

  await first.stop()
  await expect(page.getByText(/reconnecting/i)).toBeVisible()
  const second = await serveHeadless(home, Number(new URL(first.address).port))
  await expect(page.getByText(/reconnecting/i)).toBeHidden()
  await page.getByRole('button', { name: 'Load corral-starter' }).click()
  await expect(page.getByRole('button', { name: 'Unload corral-starter' })).toBeVisible()
  await browser.close()
  await second.stop()
})
