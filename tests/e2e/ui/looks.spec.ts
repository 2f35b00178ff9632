import { join } from 'node:path'
import { projectRoot } from '../../helpers/project-root.ts'
import { expect, test } from '../fixture.ts'
import { openScreen } from '../open-screen.ts'

test.use({ shared: true })

// Pictures for people; what they show is asserted only as far as a machine can tell.
for (const scheme of ['light', 'dark'] as const) {
  test(`every screen in the ${scheme} scheme`, async ({ page, mode }) => {
    await page.emulateMedia({ colorScheme: scheme })
    await page.setViewportSize({ width: 1120, height: 760 })
    const picture = (name: string) =>
      page.screenshot({ path: join(projectRoot, 'screenshots', `${mode}-${name}-${scheme}.png`) })

    await page.getByRole('link', { name: 'Chat' }).click()
    await picture('chat-empty')
    await page.getByRole('textbox', { name: 'Message' }).fill('What are you?')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('button', { name: 'Regenerate' })).toBeVisible()
    await picture('chat')
    await page.getByRole('link', { name: 'Models' }).click()
    await expect(page.getByRole('button', { name: 'Unload corral-starter' })).toBeVisible()
    await picture('models')
    await page.getByRole('main').getByRole('link', { name: 'corral-starter' }).click()
    await expect(page.getByRole('region', { name: 'Inside the file' })).toBeVisible()
    await picture('model')
    await page.getByRole('button', { name: 'All models' }).click()
    await page.getByRole('button', { name: 'Folders', exact: true }).click()
    await expect(page.getByRole('list', { name: 'Model folders' })).toBeVisible()
    await picture('model-folders')
    await page.getByRole('link', { name: 'Discover' }).click()
    await expect(page.getByRole('button', { name: /^Download / }).first()).toBeVisible()
    await picture('discover')
    await page.getByRole('link', { name: 'Downloads' }).click()
    await expect(page.getByText('No downloads yet')).toBeVisible()
    await picture('downloads')
    await page.getByRole('link', { name: 'Pool', exact: true }).click()
    await expect(page.getByRole('table', { name: 'Memory by model' })).toBeVisible()
    await picture('pool')
    await page.getByRole('button', { name: 'Settings of corral-starter' }).click()
    await expect(page.getByLabel('Conversations at once')).toBeVisible()
    await picture('model-settings')
    await page.keyboard.press('Escape')
    await page.getByRole('spinbutton', { name: 'Limit' }).fill('40')
    await expect(page.getByRole('status', { name: 'Effect' })).toContainText('in use')
    await picture('pool-limits')
    await page.getByRole('link', { name: 'Gateway' }).click()
    await expect(page.getByText(/^http:\/\/127\.0\.0\.1:\d+\/v1$/).first()).toBeVisible()
    await picture('gateway')
    await page.getByRole('link', { name: 'Providers' }).click()
    await expect(page.getByRole('link', { name: /^OpenAI/ })).toBeVisible()
    await picture('providers')
    await page.getByRole('link', { name: 'Routing' }).click()
    await page.getByRole('combobox', { name: 'Model name' }).fill('corral-starter')
    await expect(page.getByRole('list', { name: 'Targets' })).toContainText('free of charge')
    await picture('routing')
    await openScreen(page, 'Limits')
    await expect(page.getByText('No budget yet')).toBeVisible()
    await picture('limits')
    await page.getByRole('link', { name: 'Activity' }).click()
    const asked = page.getByRole('table', { name: 'Requests' }).getByRole('link')
    await expect(asked.first()).toBeVisible()
    await picture('activity')
    await asked.first().click()
    await expect(page.getByRole('list', { name: 'Tries in time' })).toBeVisible()
    await picture('request')
    await page.getByRole('link', { name: 'Usage' }).click()
    await expect(page.getByRole('listbox', { name: 'Tokens by day' })).toBeVisible()
    await picture('usage')
    await openScreen(page, 'Egress')
    await expect(page.getByText('Nothing left this Mac in this time')).toBeVisible()
    await picture('egress')
    await openScreen(page, 'Logs')
    await expect(page.getByRole('listbox', { name: 'Lines of the log' })).toBeVisible()
    await picture('logs')
    await openScreen(page, 'Users')
    await expect(page.getByText('No accounts yet')).toBeVisible()
    await picture('users')
    await openScreen(page, 'Security')
    await expect(page.getByRole('heading', { name: 'Open', exact: true })).toBeVisible()
    await picture('security')

    const [background, text] = await page.evaluate(() => {
      const style = getComputedStyle(document.body)
      return [style.backgroundColor, style.color]
    })
    expect(background).not.toBe(text)
  })
}

test('the window may be as small as 900 by 600 without anything cut off', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 600 })
  await page.getByRole('button', { name: 'Manage' }).click()
  const links = page.getByRole('navigation', { name: 'Screens' }).getByRole('link')
  for (const address of await links.evaluateAll((all) => all.map((a) => a.getAttribute('href')))) {
    await page.locator(`nav a[href="${address}"]`).click()
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow, address ?? '').toBe(0)
  }
})
