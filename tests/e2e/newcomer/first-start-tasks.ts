import { expect } from '@playwright/test'
import type { Task } from './task.ts'

export const firstStartTasks: readonly Task[] = [
  {
    title: 'Go through the guide of the first start',
    async run({ page }) {
      const guide = page.getByRole('main', { name: 'Set up Corral' })
      const title = (name: string) => page.getByRole('heading', { level: 1, name })
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
      const found = guide.getByRole('list', { name: 'Models of other apps' })
      await expect(found.getByRole('listitem', { name: 'LM Studio' })).toContainText('3 models')
      await goOn('Continue')
      await guide.getByRole('radio', { name: 'Scribe' }).press('Space')
      await goOn('Continue')
      await expect(guide.getByRole('button', { name: 'Add a key…' })).toBeVisible()
      await goOn('Continue')
      await expect(guide.getByRole('button', { name: 'Connect Codex' })).toBeVisible()
      await expect(guide.getByText(/^OPENAI_BASE_URL=http/)).toBeVisible()
      await goOn('Continue')
      await expect(guide.getByText('Chat begins with Scribe')).toBeVisible()
      await goOn('Ask the first question')
      await expect(page.getByRole('main', { name: 'Chat' })).toBeVisible()

      // It does not come again.
      await page.evaluate(() => {
        location.hash = ''
      })
      await page.reload()
      await expect(page.getByRole('heading', { name: 'What is on your mind?' })).toBeVisible()
      await expect(guide).toBeHidden()
      await expect(page.getByRole('combobox', { name: 'Model', exact: true })).toHaveText('Scribe')
    },
  },
]
