import { expect, test } from '../fixture.ts'

test.use({
  isNew: true,
  models: { echo: { says: 'Here I am.', name: 'Echo' }, other: { says: 'No.', name: 'Other' } },
})

test('who starts Corral first is led to a first question, by keyboard, and greeted once', async ({
  session,
}) => {
  const { page } = session
  const guide = page.getByRole('main', { name: 'Set up Corral' })
  const title = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })
  const goOn = (name: string) => guide.getByRole('button', { name, exact: true }).press('Enter')

  await expect(title('Welcome to Corral')).toBeFocused()
  await goOn('Get started')
  const slider = guide.getByRole('slider', { name: 'Memory limit' })
  await slider.press('PageDown')
  await expect(guide.getByRole('spinbutton', { name: 'Limit' })).toHaveValue('70')
  await goOn('Set and continue')

  await expect(title('Models you already have')).toBeFocused()
  await goOn('Back')
  await expect(slider).toHaveAttribute('aria-valuenow', '70')
  await goOn('Continue')
  await expect(guide.getByText('No models of other apps were found')).toBeVisible()
  await goOn('Continue')

  await guide.getByRole('radio', { name: 'Echo' }).press('Space')
  await goOn('Continue')
  await expect(guide.getByRole('button', { name: 'Add a key…' })).toBeVisible()
  await goOn('Continue')
  await expect(guide.getByText(/^OPENAI_BASE_URL=http/)).toBeVisible()
  await goOn('Continue')
  await expect(guide.getByText('Chat begins with Echo')).toBeVisible()
  await goOn('Ask the first question')
  await expect(page.getByRole('main', { name: 'Chat' })).toBeVisible()

  await page.evaluate(() => {
    location.hash = ''
  })
  await page.reload()
  await expect(page.getByRole('navigation', { name: 'Screens' })).toBeVisible()
  await expect(guide).toBeHidden()
})
