import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'

test.use({ shared: true })

test("a newcomer's first message is answered by the starter model", async ({ page }) => {
  await page.getByRole('link', { name: 'Chat' }).click()
  await page.getByRole('textbox', { name: 'Message' }).fill('Hello')
  await page.keyboard.press('Enter')

  const conversation = page.getByRole('log', { name: 'Conversation' })
  // Its name stands in the conversation only while it loads, which may be too short to be seen.
  await expect(page.getByRole('combobox', { name: 'Model' })).toContainText('corral-starter')
  await expect(page.getByRole('button', { name: 'Send' })).toBeVisible()
  await expect(conversation).toContainText(/tokens\/s/)
})

test('a question and its answer survive a look at another screen', async ({ page }) => {
  await page.getByRole('textbox', { name: 'Message' }).fill('Will you still be here?')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Regenerate' })).toBeVisible()

  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByRole('link', { name: 'Chat' }).click()
  await expect(page.getByText('Will you still be here?')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Regenerate' })).toBeVisible()
})

test.describe('with a model that formats its answer and one that never ends', () => {
  test.use({
    models: {
      formatter: {
        name: 'formatter',
        says: 'Here is **bold** text.\n\n- one\n- two\n\n```js\nlet a = 1\n```\n',
      },
      talker: { name: 'talker', says: 'and so on and on', endless: true },
    },
  })

  test('markdown is shown as what it means', async ({ page }) => {
    await chooseModel(page, 'formatter')
    await page.getByRole('textbox', { name: 'Message' }).fill('Show me')
    await page.keyboard.press('Enter')

    const conversation = page.getByRole('log', { name: 'Conversation' })
    await expect(conversation.getByRole('listitem').filter({ hasText: 'two' })).toBeVisible()
    await expect(conversation.locator('strong')).toHaveText('bold')
    await expect(conversation.getByRole('button', { name: 'Copy code' })).toBeVisible()
  })

  test('Escape stops a running answer and frees the model', async ({ page }) => {
    await chooseModel(page, 'talker')
    await page.getByRole('textbox', { name: 'Message' }).fill('Go on')
    await page.keyboard.press('Enter')
    await expect(page.getByRole('log', { name: 'Conversation' })).toContainText('and so on')

    await page.keyboard.press('Escape')
    await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden()
    await page.getByRole('link', { name: 'Models' }).click()
    await page.getByRole('button', { name: 'Unload talker' }).click()
    await expect(page.getByRole('button', { name: 'Load talker' })).toBeVisible()
  })

  async function chooseModel(page: Page, id: string): Promise<void> {
    await page.getByRole('combobox', { name: 'Model' }).click()
    await page.getByRole('option', { name: id }).click()
  }
})
