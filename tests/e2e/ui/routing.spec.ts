import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'
import { openScreen } from '../open-screen.ts'
import { signOut } from '../sign-in.ts'

test.use({ shared: true, models: { brief: { name: 'brief', says: 'All is well.' } } })

test.beforeEach(({ page }) => page.getByRole('link', { name: 'Routing' }).click())

const rules = (page: Page) => page.getByRole('list', { name: 'Rules' })

/** Of these rules, from the top. */
async function order(page: Page, ...names: string[]): Promise<(string | null)[]> {
  const cards = rules(page).locator('> li')
  const all = await cards.evaluateAll((cards) => cards.map((card) => card.ariaLabel))
  return all.filter((name) => name !== null && names.includes(name))
}

async function addRule(page: Page, name: string, target: string): Promise<void> {
  await page.getByRole('button', { name: 'New rule' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
  await dialog.getByRole('combobox', { name: 'Go to' }).click()
  await page.getByRole('option', { name: target }).first().click()
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  await expect(dialog).toBeHidden()
  await expect(rules(page).getByRole('listitem', { name, exact: true })).toBeVisible()
}

async function dragTo(page: Page, grip: Locator, target: Locator): Promise<void> {
  await grip.hover()
  await page.mouse.down()
  const { x, y, height } = (await target.boundingBox())!
  await page.mouse.move(x + 5, y, { steps: 3 })
  await page.mouse.move(x + 5, y + height / 2)
  await page.mouse.up()
}

test('a rule is written in words, tried, corrected, and taken back after it was deleted', async ({
  page,
}) => {
  await page.getByRole('button', { name: 'New rule' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Requests for' }).click()
  await page.getByRole('option', { name: 'Names that match' }).click()
  await dialog.getByRole('textbox', { name: 'Regular expression' }).fill('gpt-(.*')
  await dialog.getByRole('combobox', { name: 'Go to' }).click()
  await page.getByRole('option', { name: /^Anthropic/ }).click()
  await expect(dialog.getByRole('checkbox', { name: 'May leave this Mac' })).toBeChecked()
  await dialog.getByRole('button', { name: /^Fallbacks/ }).click()
  await dialog.getByRole('button', { name: 'Add fallback' }).click()
  const fallback = dialog.getByRole('group', { name: 'Fallback 1' })
  await fallback.getByRole('combobox', { name: 'Model' }).click()
  await page.getByRole('option', { name: 'brief' }).click()
  await dialog.getByRole('button', { name: 'Add rule' }).click()
  const pattern = dialog.getByRole('textbox', { name: 'Regular expression' })
  await expect(pattern).toBeFocused()
  await expect(pattern).toHaveAccessibleDescription(/^Invalid regex pattern/)
  await pattern.fill('gpt-.*')
  await page.keyboard.press('Enter')

  const card = rules(page).getByRole('listitem', { name: 'names that match gpt-.*' })
  await expect(card).toContainText(/go to Anthropic.*, then to brief on this Mac\./)
  await expect(card.getByRole('list', { name: 'Warnings' })).toContainText('has no key')

  const plan = page.getByRole('region', { name: 'Plan' })
  await page.getByRole('combobox', { name: 'Model name' }).fill('gpt-4o')
  await expect(plan.getByRole('listitem', { name: 'brief on this Mac' })).toContainText('free')
  await expect(plan.getByRole('list', { name: 'Left out' })).toContainText('has no key')
  await expect(card).toContainText('Takes the name above')
  await card.getByRole('switch').click()
  await expect(plan).toContainText('There is no model')
  await page.getByRole('combobox', { name: 'Model name' }).fill('breif')
  await plan.getByRole('button', { name: 'Try brief' }).click()
  await expect(plan).toContainText('a model on this Mac')

  await card.getByRole('button', { name: /^More about/ }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(card).toBeHidden()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(card.getByRole('switch')).not.toBeChecked()
})

test('rules change places by pointer and by keyboard; money and pace have limits', async ({
  page,
}) => {
  // So tall that nothing scrolls while a rule is dragged.
  await page.setViewportSize({ width: 1120, height: 900 })
  const names = ['three', 'two', 'one']
  for (const name of names) await addRule(page, name, 'This Mac')
  expect(await order(page, ...names)).toEqual(['one', 'two', 'three'])

  const grip = (name: string) => page.getByRole('button', { name: `Move ${name}` })
  await dragTo(page, grip('one'), grip('three'))
  await expect(page.getByText(/^one is now number 3 of/)).toBeAttached()
  expect(await order(page, ...names)).toEqual(['two', 'three', 'one'])

  await grip('one').focus()
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('ArrowUp')
  await expect(page.getByText(/^one is now number 1 of/)).toBeAttached()
  expect(await order(page, ...names)).toEqual(['one', 'two', 'three'])
  await expect(grip('one')).toBeFocused()
  await expect(grip('one')).toBeInViewport()

  await openScreen(page, 'Limits')
  await page.getByRole('button', { name: 'Add budget' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('US dollars').fill('2.50')
  await dialog.getByRole('button', { name: 'Add budget' }).click()
  const budget = page.getByRole('list', { name: 'Budgets' }).getByRole('listitem')
  await expect(budget).toContainText('$0 spent, $2.50 left')
  await page.getByRole('button', { name: 'Add rate limit' }).click()
  await dialog.getByRole('combobox', { name: 'For' }).click()
  await page.getByRole('option', { name: 'A provider' }).click()
  await dialog.getByRole('combobox', { name: 'Provider' }).click()
  await page.getByRole('option', { name: 'OpenAI' }).first().click()
  await dialog.getByLabel('Requests a minute').fill('60')
  await dialog.getByRole('button', { name: 'Add rate limit' }).click()
  const pace = page.getByRole('list', { name: 'Rate limits' }).getByRole('listitem')
  await expect(pace).toContainText('60 requests a minute')
  await budget.getByRole('button', { name: /^More about/ }).click()
  await page.getByRole('menuitem', { name: 'Delete' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click()
  await expect(page.getByText('No budget yet')).toBeVisible()
})

test.describe('for one who does not administer', () => {
  test.use({ shared: false })
  test.skip(({ mode }) => mode === 'window', 'the window belongs to an administrator')

  test('rules are there to be read and tried, and nothing changes them', async ({ page }) => {
    await expect(page.getByText('No rules yet')).toBeVisible()
    await addRule(page, 'fast', 'This Mac')
    await page.getByRole('link', { name: 'Gateway' }).click()
    await page.getByRole('button', { name: 'New token' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Label').fill('Reader')
    await dialog.getByRole('button', { name: 'Create token' }).click()
    const secret = await dialog.getByRole('textbox', { name: 'Token' }).inputValue()
    await dialog.getByRole('button', { name: 'Done' }).click()
    await signOut(page)
    await page.getByRole('button', { name: 'Sign in with a token' }).click()
    await page.getByLabel('Token').fill(secret)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()

    await page.getByRole('link', { name: 'Routing' }).click()
    const card = rules(page).getByRole('listitem', { name: 'fast' })
    await expect(card.getByRole('switch')).toBeDisabled()
    await expect(page.getByText('Only administrators change rules.')).toBeVisible()
    await expect(page.getByRole('button', { name: /^(New rule|More about|Move)/ })).toHaveCount(0)
    await page.getByRole('combobox', { name: 'Model name' }).fill('fast')
    await expect(card).toContainText('Takes the name above')
    for (const name of ['Limits', 'Egress', 'Logs']) {
      await expect(page.getByRole('link', { name, exact: true }), name).toBeHidden()
    }
    await page.getByRole('link', { name: 'Usage' }).click()
    await expect(page.getByText('What you used, with all your apps')).toBeVisible()
    await expect(page.getByRole('region', { name: 'By key' })).toBeHidden()
  })
})
