import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'

// A model for each test that leaves it changed, so that all may use one app.
test.use({
  shared: true,
  models: {
    brief: { name: 'brief', says: 'All is well.' },
    talker: { name: 'talker', says: 'and so on and on', endless: true },
    pinned: { name: 'pinned', says: 'Here.' },
    steady: { name: 'steady', says: 'As ever.' },
    broken: { name: 'broken', says: 'Back.' },
  },
})

const row = (page: Page, name: string): Locator =>
  page.getByRole('list', { name: 'Models in memory' }).getByRole('listitem', { name, exact: true })

async function openPool(page: Page): Promise<void> {
  await page.getByRole('link', { name: 'Pool', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'Memory', exact: true })).toBeVisible()
}

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: /^Load a/ }).click()
  await page.getByRole('option', { name: new RegExp(`^${name}`) }).click()
}

async function load(page: Page, name: string): Promise<void> {
  await choose(page, name)
  await page.getByRole('button', { name: 'Load', exact: true }).click()
  // The first load brings in the engine, which takes long on a busy machine.
  await expect(row(page, name)).toContainText('Ready', { timeout: 30_000 })
}

async function unload(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: `Unload ${name}` }).click()
  await expect(row(page, name)).toBeHidden()
}

async function ask(page: Page, model: string): Promise<void> {
  await page.getByRole('link', { name: 'Chat' }).click()
  await page.getByRole('combobox', { name: 'Model' }).click()
  await page.getByRole('option', { name: new RegExp(`^${model}`) }).click()
  await page.getByRole('textbox', { name: 'Message' }).fill('Go on')
  await page.keyboard.press('Enter')
}

test('a model is loaded and unloaded, and the sum and the reason are shown', async ({ page }) => {
  await openPool(page)
  await expect(page.getByText('No model in memory')).toBeVisible()
  await load(page, 'brief')
  const sum = page.getByRole('table', { name: 'Memory by model' })
  await expect(sum.getByRole('rowheader', { name: 'brief, measured' })).toBeVisible()
  await expect(sum.getByRole('row', { name: /^In use [\d.]+ MB$/ })).toBeVisible()

  const history = page.getByRole('region', { name: 'Over time', exact: true })
  await expect(history.getByRole('slider')).toHaveAttribute(
    'aria-valuetext',
    /: brief 0 tokens\/s$/,
  )
  await expect(history.locator('canvas')).toBeVisible()
  await history.getByRole('radio', { name: 'Memory' }).click()
  await history.getByRole('button', { name: 'Show as table' }).click()
  const past = history.getByRole('table', { name: 'Memory over time' })
  await expect(past.getByRole('row').nth(1)).toContainText(/\d MB$/)

  await page.getByRole('button', { name: 'Unload brief' }).press('Enter')
  await expect(page.getByText('No model in memory')).toBeVisible()
  // The focus does not fall back to the page's beginning with the row that had it.
  await expect(page.locator('main :focus')).toHaveCount(1)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('combobox', { name: 'Load a model' })).toBeFocused()
  const left = page.getByRole('list', { name: 'What left memory' })
  await expect(left.getByRole('listitem', { name: 'brief' })).toContainText('Unloaded by hand')
})

test('prompts that are kept on disk are counted, and removed after a question', async ({
  page,
}) => {
  await openPool(page)
  const kept = page.getByRole('region', { name: 'Kept prompts' })
  await expect(kept).toContainText('Nothing is kept.')
  await expect(kept.getByRole('button', { name: 'Remove all…' })).toBeDisabled()

  await page.getByRole('link', { name: 'Chat' }).click()
  await page.getByRole('combobox', { name: 'Model' }).click()
  await page.getByRole('option', { name: /^brief/ }).click()
  await page.getByRole('textbox', { name: 'Message' }).fill('ab cd ef gh '.repeat(200))
  await page.keyboard.press('Enter')
  await expect(page.getByText('All is well.')).toBeVisible()
  await openPool(page)
  await page.getByRole('button', { name: 'Unload brief' }).click()
  await expect(kept).toContainText('1 conversation,', { timeout: 20_000 })
  await kept.getByRole('button', { name: 'Remove all…' }).click()
  await page.getByRole('button', { name: 'Remove', exact: true }).click()
  await expect(kept).toContainText('Nothing is kept.')
})

test('a running answer is seen in its slot, and unloading its model asks first', async ({
  page,
}) => {
  // The engine computes all the while, at the cost of everything else on a small machine.
  test.slow()
  await openPool(page)
  // So long that the answer does not end before the test does.
  await choose(page, 'talker')
  await page.getByRole('button', { name: 'Settings of this model' }).click()
  await page.getByLabel('Context', { exact: true }).fill('262144')
  await page.getByLabel('Conversations at once').fill('1')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await ask(page, 'talker')
  await openPool(page)
  const slots = page.getByRole('list', { name: 'Conversations of talker' })
  const busy = slots.getByRole('listitem').filter({ hasText: /Answering, [\d,]+ tokens/ })
  await expect(busy).toHaveCount(1)
  const held = async () =>
    Number(/Answering, ([\d,]+)/.exec(await busy.innerText())?.[1]?.replaceAll(',', '') ?? 0)
  const before = await held()
  await expect.poll(held).toBeGreaterThan(before)
  await expect(row(page, 'talker')).toContainText('1 answer running')
  await expect(row(page, 'talker')).toContainText(/Speed now[1-9][\d.,]* tokens\/s/)

  await page.getByRole('button', { name: 'Unload talker' }).click()
  const question = page.getByRole('alertdialog')
  await expect(question).toContainText('1 answer still to finish')
  await question.getByRole('button', { name: 'Unload' }).click()
  await expect(row(page, 'talker')).toContainText('Unloading after 1 answer')

  await page.getByRole('link', { name: 'Chat' }).click()
  await page.getByRole('button', { name: 'Stop', exact: true }).click()
  await openPool(page)
  await expect(page.getByText('No model in memory')).toBeVisible()
})

test('a pinned model says so, also after it was away', async ({ page }) => {
  await openPool(page)
  await load(page, 'pinned')
  const pin = page.getByRole('button', { name: 'Keep pinned in memory' })
  await expect(pin).toHaveAttribute('aria-pressed', 'false')
  await pin.click()
  await expect(pin).toHaveAttribute('aria-pressed', 'true')
  await expect(row(page, 'pinned')).toContainText('Pinned')
  await unload(page, 'pinned')
  await load(page, 'pinned')
  await expect(row(page, 'pinned')).toContainText('Pinned')
  await unload(page, 'pinned')
})

test('changed settings hold from the next load, or at once by a reload', async ({ page }) => {
  await openPool(page)
  await load(page, 'steady')
  await page.getByRole('button', { name: 'Settings of steady' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Unload after idle minutes').fill('30')
  await expect(dialog).toContainText('The idle time holds at once.')
  await dialog.getByLabel('Conversations at once').fill('0')
  await expect(dialog).toContainText('is a whole number from 1 to 64')
  await expect(dialog.getByRole('button', { name: 'Save' })).toBeDisabled()
  await dialog.getByLabel('Conversations at once').fill('3')
  await expect(dialog).toContainText('steady stays in memory as it is until then')
  await dialog.getByRole('checkbox', { name: 'Reload it now' }).click()
  await dialog.getByRole('button', { name: 'Save and reload' }).click()
  await expect(dialog).toBeHidden()
  const slots = page.getByRole('list', { name: 'Conversations of steady' })
  await expect(slots.getByRole('listitem')).toHaveCount(3)
  await expect(row(page, 'steady')).toContainText(/unloads in (30:00|29:\d\d) min/)

  await page.getByRole('button', { name: 'Settings of steady' }).click()
  await expect(dialog.getByLabel('Conversations at once')).toHaveValue('3')
  await expect(dialog.getByLabel('Unload after idle minutes')).toHaveValue('30')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await unload(page, 'steady')
})

test('a model that cannot be loaded says why, and is loaded once that is put right', async ({
  page,
}) => {
  await openPool(page)
  await load(page, 'broken')
  await page.getByRole('button', { name: 'Settings of broken' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Add adapter' }).click()
  await dialog.getByLabel('File of adapter 1').fill('/nowhere/adapter.gguf')
  await dialog.getByRole('checkbox', { name: 'Reload it now' }).click()
  await dialog.getByRole('button', { name: 'Save and reload' }).click()
  const problem = page.getByRole('alert').filter({ hasText: 'broken is not in memory' })
  await expect(problem).toContainText("LoRA adapter 'adapter.gguf' cannot be read")

  await choose(page, 'broken')
  await page.getByRole('button', { name: 'Settings of this model' }).click()
  await dialog.getByRole('button', { name: 'Remove adapter 1' }).click()
  await dialog.getByRole('button', { name: 'Save', exact: true }).click()
  await page.getByRole('button', { name: 'Try broken again' }).click()
  await expect(row(page, 'broken')).toContainText('Ready')
  await expect(problem).toBeHidden()
  await unload(page, 'broken')
})
