import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import OpenAI from 'openai'
import { codexSettings } from './new-machine.ts'
import type { Task } from './task.ts'

export const appTasks: readonly Task[] = [
  {
    title: 'Make a token, and ask through the local port',
    async run({ page }) {
      await page.getByRole('link', { name: 'Gateway' }).click()
      const address = page.getByText(/^http:\/\/127\.0\.0\.1:\d+\/v1$/).first()
      await page.getByRole('button', { name: 'New token' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Label').fill('My script')
      await dialog.getByRole('button', { name: 'Create token' }).click()
      const openai = new OpenAI({
        baseURL: (await address.textContent())!,
        apiKey: await dialog.getByRole('textbox', { name: 'Token' }).inputValue(),
        maxRetries: 0,
      })
      const messages = [{ role: 'user' as const, content: 'Why is the sky blue?' }]
      const answer = openai.chat.completions.stream({ model: 'fast', messages })
      expect(await answer.finalContent()).toContain('because air scatters light')
      await dialog.getByRole('button', { name: 'Done' }).click()
      await expect(page.getByRole('listitem', { name: 'My script' })).toBeVisible()
    },
  },
  {
    title: 'Connect an app, and take it back',
    async run({ page, userHome }) {
      const settings = () => readFile(join(userHome, '.codex', 'config.toml'), 'utf8')
      await page.getByRole('link', { name: 'Apps', exact: true }).click()
      const codex = page.getByRole('listitem', { name: 'Codex' })
      await codex.getByRole('button', { name: 'Connect Codex' }).click()
      const dialog = page.getByRole('dialog')
      await expect(dialog.getByRole('region', { name: 'Changes' })).toContainText(
        '+model_provider = "corral"',
      )
      await dialog.getByRole('button', { name: 'Connect', exact: true }).click()
      await dialog.getByRole('button', { name: 'Done' }).click()
      expect(await settings()).toContain('[model_providers.corral]')
      await codex.getByRole('button', { name: 'Check Codex' }).click()
      await expect(codex.getByText(/^It works: /)).toBeVisible()
      await codex.getByRole('button', { name: 'Disconnect Codex' }).click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Disconnect' }).click()
      await expect(codex.getByText('Its settings are as they were before.')).toBeVisible()
      expect(await settings()).toBe(codexSettings)
    },
  },
]
