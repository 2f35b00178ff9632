import { expect } from '@playwright/test'
import { openScreen } from '../open-screen.ts'
import type { Task } from './task.ts'

export const overviewTasks: readonly Task[] = [
  {
    title: 'See what an app asked, and why it went there',
    async run({ page }) {
      await page.getByRole('link', { name: 'Activity' }).click()
      const rows = page.getByRole('table', { name: 'Requests' }).getByRole('row')
      const row = rows.filter({ hasText: 'My script' })
      await expect(row).toContainText('Answered')
      await row.getByRole('link').click()
      await expect(page.getByRole('list', { name: 'What happened' })).toContainText(
        'Sky Cloud answered.',
      )
      await expect(page.getByText('The rule for fast decided.')).toBeVisible()
      await expect(page.getByText('It was not kept.')).toBeVisible()
    },
  },
  {
    title: 'See what was used, and set a budget',
    async run({ page }) {
      await page.getByRole('link', { name: 'Usage' }).click()
      await page.getByRole('radio', { name: 'App' }).click()
      await expect(page.getByRole('table', { name: 'Used by app' })).toContainText('My script')
      await openScreen(page, 'Limits')
      await page.getByRole('button', { name: 'Add budget' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('US dollars').fill('20')
      await dialog.getByRole('button', { name: 'Add budget' }).click()
      const budget = page.getByRole('list', { name: 'Budgets' }).getByRole('listitem')
      await expect(budget).toContainText('$20 left')
    },
  },
  {
    title: 'Let nothing leave this Mac, then let it again',
    async run({ page }) {
      await openScreen(page, 'Egress')
      const turn = page.getByRole('switch', { name: 'Nothing leaves this Mac' })
      await turn.click()
      const mark = page.getByRole('status').getByRole('link', { name: 'Nothing leaves this Mac' })
      await expect(mark).toBeVisible()
      await page.getByRole('link', { name: 'Providers' }).click()
      await page.getByRole('button', { name: 'Add provider' }).click()
      await page.getByRole('combobox', { name: 'Provider' }).click()
      await page.getByRole('option', { name: 'OpenAI', exact: true }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('API key').fill('sk-test-0123456789abcdefghijklmn-9fKe')
      await dialog.getByRole('button', { name: 'Save and test' }).click()
      await expect(dialog.getByText(/Nothing leaves this Mac/)).toBeVisible()
      await dialog.getByRole('button', { name: 'Done' }).click()
      await mark.click()
      await expect(page.getByText('The switch kept 1 request here.')).toBeVisible()
      await turn.click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel' }).click()
      await expect(turn).toBeChecked()
      await turn.click()
      await page.getByRole('alertdialog').getByRole('button', { name: 'Let them leave' }).click()
      await expect(turn).not.toBeChecked()
      await expect(mark).toBeHidden()
    },
  },
  {
    title: 'Give somebody else an account',
    async run({ page }) {
      await openScreen(page, 'Users')
      await page.getByRole('button', { name: 'Add user' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Email').fill('ada@example.org')
      await dialog.getByRole('button', { name: 'Add user' }).click()
      await expect(dialog.getByRole('textbox', { name: 'Password' })).toHaveValue(/^.{20,}$/)
      await dialog.getByRole('button', { name: 'Done' }).click()
      await expect(page.getByRole('listitem', { name: 'ada@example.org' })).toContainText('Enabled')
    },
  },
  {
    title: 'Make a backup and a recovery kit',
    async run({ page }) {
      await openScreen(page, 'Security')
      await page.getByRole('button', { name: 'Back up now' }).click()
      const backups = page.getByRole('list', { name: 'Backups' })
      await expect(backups.getByText('Made by hand')).toBeVisible()
      await page.getByRole('button', { name: 'Make recovery kit' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Passphrase', { exact: true }).fill('four words are good')
      await dialog.getByLabel('Passphrase again').fill('four words are good')
      await dialog.getByRole('button', { name: 'Make kit' }).click()
      await expect(dialog.getByRole('textbox', { name: 'Recovery kit' })).toHaveValue(/^.{60,}/s, {
        timeout: 60_000,
      })
      await dialog.getByRole('button', { name: 'Done' }).click()
      await expect(page.getByText('There is none yet.')).toBeHidden()
    },
  },
  {
    title: 'Do anything by a few letters',
    async run({ page }) {
      await page.keyboard.press('ControlOrMeta+k')
      await expect(page.getByRole('combobox', { name: 'Search commands' })).toBeFocused()
      await page.keyboard.type('dark')
      await expect(page.getByRole('option').first()).toHaveText(/^Dark appearance/)
      await page.keyboard.press('Enter')
      // So soon after that it may still fade.
      await page.keyboard.press('ControlOrMeta+k')
      await page.keyboard.type('settings gen')
      await page.keyboard.press('Enter')
      await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked()
    },
  },
]
