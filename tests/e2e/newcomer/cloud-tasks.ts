import { expect } from '@playwright/test'
import { answered, ask, chooseModel } from './chat-tasks.ts'
import type { Task } from './task.ts'

export const cloudTasks: readonly Task[] = [
  {
    title: 'Add a provider with its key, and test it',
    async run({ page, cloud }) {
      await page.getByRole('link', { name: 'Providers' }).click()
      await page.getByRole('button', { name: 'Add provider' }).click()
      await page.getByRole('combobox', { name: 'Provider' }).click()
      await page.getByRole('option', { name: 'Custom provider' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Name', { exact: true }).fill('sky')
      await dialog.getByLabel('Display name').fill('Sky Cloud')
      await dialog.getByLabel('Base URL').fill(cloud.baseUrl)
      await dialog.getByLabel('API key').fill('sk-sky-0123456789abcdefghijklmn-9fKe')
      await dialog.getByLabel('Models').fill('echo')
      await dialog.getByRole('button', { name: 'Save and test' }).click()
      await expect(dialog.getByText('The provider answered.')).toBeVisible()
      await dialog.getByRole('button', { name: 'Done' }).click()
      const used = page.getByRole('list', { name: 'Providers in use' })
      await expect(used.getByRole('listitem', { name: 'Sky Cloud' })).toContainText('1 key')
    },
  },
  {
    title: 'Ask a model of the provider',
    async run({ page }) {
      await page.getByRole('link', { name: 'Chat' }).click()
      await page.keyboard.press('ControlOrMeta+n')
      await chooseModel(page, 'echo')
      await ask(page, 'Why is the sky blue?')
      await expect(await answered(page, 'because air scatters light')).toContainText('Sky Cloud')
    },
  },
  {
    title: 'Write a rule, and see where a request would go',
    async run({ page }) {
      await page.getByRole('link', { name: 'Routing' }).click()
      await page.getByRole('button', { name: 'New rule' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: 'Name' }).fill('fast')
      await dialog.getByRole('combobox', { name: 'Go to' }).click()
      await page.getByRole('option', { name: 'Sky Cloud' }).click()
      await dialog.getByRole('combobox', { name: 'Model' }).fill('echo')
      await page.keyboard.press('Escape')
      await dialog.getByRole('button', { name: /^Fallbacks/ }).click()
      await dialog.getByRole('button', { name: 'Add fallback' }).click()
      const fallback = dialog.getByRole('group', { name: 'Fallback 1' })
      await fallback.getByRole('combobox', { name: 'Model' }).click()
      await page.getByRole('option', { name: 'Scribe' }).click()
      await dialog.getByRole('button', { name: 'Add rule' }).click()
      await page.getByRole('combobox', { name: 'Model name' }).fill('fast')
      const plan = page.getByRole('region', { name: 'Plan' }).getByRole('listitem')
      await expect(plan).toHaveCount(2)
      await expect(plan.nth(0)).toContainText('Sky Cloud')
      await expect(plan.nth(1)).toContainText('on this Mac')
    },
  },
  {
    title: 'Move over from LiteLLM',
    async run({ page }) {
      await page.getByRole('link', { name: 'Settings' }).click()
      await page.getByRole('link', { name: 'Setup and import' }).click()
      await page.getByRole('button', { name: 'Import from LiteLLM' }).click()
      const dialog = page.getByRole('dialog')
      await expect(dialog.getByLabel('Path')).toHaveValue(/litellm\/config\.yaml$/)
      await dialog.getByRole('button', { name: 'Preview' }).click()
      await expect(dialog.getByText('Nothing is changed yet.')).toBeVisible()
      await dialog.getByRole('button', { name: 'Import', exact: true }).click()
      const row = dialog.getByRole('row').filter({ hasText: 'team-model' })
      await expect(row).toContainText('Imported')
      await dialog.getByRole('button', { name: 'Done' }).click()
      await page.getByRole('link', { name: 'Routing' }).click()
      const rules = page.getByRole('list', { name: 'Rules' })
      await expect(rules.getByRole('listitem', { name: 'team-model' })).toBeVisible()
    },
  },
]
