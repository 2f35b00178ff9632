import { totalmem } from 'node:os'
import { join } from 'node:path'
import { writeRandomModel } from '../../helpers/models/random-model.ts'
import { expect, test } from '../fixture.ts'
import { openScreen } from '../open-screen.ts'

// One app for all: what is applied is put back, or comes last.
test.use({ shared: true, models: { brief: { name: 'brief', says: 'All is well.' } } })

const form = { role: 'form', name: 'Limits' } as const

test.beforeEach(async ({ page }) => {
  await openScreen(page, 'Pool')
  await expect(page.getByRole(form.role, { name: form.name })).toBeVisible()
})

test.describe('before anything is applied', () => {
  test('models loaded at start change places, and the focus goes along', async ({ page, home }) => {
    for (const name of ['one', 'two']) {
      await writeRandomModel(join(home, 'models', `${name}.gguf`), {
        layers: 1,
        embeddingLength: 64,
        words: name === 'one' ? 100 : 200,
      })
    }
    const preload = page.getByRole('list', { name: 'Models loaded at start' })
    for (const option of [/brief/, /random/]) {
      await page.getByRole('combobox', { name: 'Add to these' }).click()
      await page.getByRole('option', { name: option }).first().click()
    }
    const names = () =>
      preload.getByRole('listitem').evaluateAll((rows) => rows.map((row) => row.ariaLabel))
    expect(await names()).toEqual(['brief', 'random-1x64'])
    await page.getByRole('button', { name: 'Load brief later' }).press('Enter')
    expect(await names()).toEqual(['random-1x64', 'brief'])
    await expect(page.getByRole('button', { name: 'Load brief earlier' })).toBeFocused()
    await page.keyboard.press('Enter')
    expect(await names()).toEqual(['brief', 'random-1x64'])
    await page.getByRole('button', { name: 'Do not load brief at start' }).press('Enter')
    expect(await names()).toEqual(['random-1x64'])
    await expect(page.getByRole('button', { name: 'Do not load random' })).toBeFocused()
    await page.keyboard.press('Enter')
    await expect(page.getByRole('combobox', { name: 'Add to these' })).toBeFocused()
  })

  test('a limit that is none is refused in words before it is sent', async ({ page }) => {
    await page.getByRole('spinbutton', { name: 'Limit' }).fill('101')
    await expect(page.getByText('Enter a whole number from 1 to 100.')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Apply' })).toBeDisabled()
  })
})

test('a smaller limit names the model that would go before it is applied', async ({
  page,
  home,
}) => {
  // A context that takes more than one percent of this machine's memory.
  const contextTokens = 32_768
  const bytesPerToken = 4 * 2 * 384 * 2
  const slots = Math.ceil((totalmem() * 0.012) / bytesPerToken / contextTokens)
  await writeRandomModel(join(home, 'models', 'wide.gguf'), { layers: 4, embeddingLength: 384 })
  const choice = page.getByRole('combobox', { name: /^Load a/ })
  await choice.click()
  await page.getByRole('option', { name: /wide/ }).click()
  await page.getByRole('button', { name: 'Settings of this model' }).click()
  await page.getByLabel('Context', { exact: true }).fill(String(contextTokens))
  await page.getByLabel('Conversations at once').fill(String(slots))
  await expect(page.getByRole('dialog')).toContainText('Holds from the next load.')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Load', exact: true }).click()
  const unload = page.getByRole('button', { name: /^Unload random/ })
  // The first load brings in the engine, which takes long on a busy machine.
  await expect(unload).toBeVisible({ timeout: 30_000 })

  const effect = page.getByRole('status', { name: 'Effect' })
  await page.getByRole('spinbutton', { name: 'Limit' }).fill('50')
  await expect(effect).toContainText('Nothing would be unloaded')
  await page.getByRole('spinbutton', { name: 'Limit' }).fill('1')
  await expect(effect).toContainText(/Would unload random-4x384; then [\d.]+ [KMG]B of/)
  await expect(unload).toBeVisible()

  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(page.getByRole('spinbutton', { name: 'Limit' })).toHaveValue('80')
  await expect(effect).toBeEmpty()

  await page.getByRole('spinbutton', { name: 'Limit' }).fill('1')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(unload).toBeHidden()
  const left = page.getByRole('list', { name: 'What left memory' })
  await expect(left.getByRole('listitem').first()).toContainText('Limit changed')
  await page.getByRole('spinbutton', { name: 'Limit' }).fill('80')
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page.getByRole('button', { name: 'Apply' })).toBeDisabled()
})

test('the limits are changed with the keyboard alone', async ({ page }) => {
  const slider = page.getByRole('slider', { name: 'Memory limit' })
  await slider.focus()
  await page.keyboard.press('ArrowLeft')
  await page.keyboard.press('ArrowLeft')
  await expect(slider).toHaveAttribute('aria-valuetext', '78 percent')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('spinbutton', { name: 'Limit' })).toBeFocused()
  await expect(page.getByRole('spinbutton', { name: 'Limit' })).toHaveValue('78')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('combobox', { name: 'Unit' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('radio', { name: 'Least recently used' })).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await expect(page.getByRole('radio', { name: 'Least often used' })).toBeChecked()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('combobox', { name: 'Add to these' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('option', { name: 'brief' })).toBeFocused()
  await page.keyboard.press('Enter')
  const preload = page.getByRole('list', { name: 'Models loaded at start' })
  await expect(preload.getByRole('listitem', { name: 'brief' })).toBeVisible()
  await expect(page.getByRole('listbox')).toBeHidden()
  await expect(page.getByRole('combobox', { name: 'Add to these' })).toBeFocused()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Apply' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Apply' })).toBeDisabled()

  await page.reload()
  await expect(page.getByRole('spinbutton', { name: 'Limit' })).toHaveValue('78')
  await expect(page.getByRole('radio', { name: 'Least often used' })).toBeChecked()
  await expect(preload.getByRole('listitem', { name: 'brief' })).toBeVisible()
})
