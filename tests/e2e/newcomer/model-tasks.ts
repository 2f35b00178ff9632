import { expect } from '@playwright/test'
import { answered, ask, chooseModel } from './chat-tasks.ts'
import type { Task } from './task.ts'

export const modelTasks: readonly Task[] = [
  {
    title: 'Find a model, and see whether it fits',
    async run({ page, hub }) {
      const name = hub.addSmallRepo().split('/')[1]!
      await page.getByRole('link', { name: 'Discover' }).click()
      await page.getByRole('searchbox', { name: 'Search the hub' }).fill('small')
      await page.getByRole('main').getByRole('link', { name }).click()
      const quality = page.getByRole('listitem', { name: 'Q8_0' })
      await expect(quality).toContainText('Fits')
      await expect(page.getByRole('region', { name: 'The sum' })).toContainText(
        'Read from the head of the file',
        { timeout: 30_000 },
      )
    },
  },
  {
    title: 'Download it, and talk to it',
    async run({ page, hub }) {
      const release = hub.holdFiles()
      await page.getByRole('button', { name: 'Download Q8_0' }).click()
      await expect(page.getByRole('progressbar', { name: /^Download of/ })).toBeVisible()
      await page.getByRole('link', { name: 'Downloads' }).click()
      const row = page.getByRole('main').getByRole('listitem')
      await expect(row).toContainText('Downloading')
      release()
      await expect(row).toContainText('Downloaded')
      await row.getByRole('button', { name: /^Chat/ }).click()
      await ask(page, 'Are you there?')
      await answered(page, 'Fetched and found right.')
    },
  },
  {
    title: 'Unload a model, load it again, and pin it',
    async run({ page }) {
      await page.getByRole('link', { name: 'Models' }).click()
      await page.getByRole('button', { name: 'Unload scribe' }).click()
      await page.getByRole('button', { name: 'Load scribe' }).click()
      await expect(page.getByRole('button', { name: 'Unload scribe' })).toBeVisible()
      await page.getByRole('button', { name: 'More for scribe' }).click()
      await page.getByRole('menuitem', { name: /^Pin/ }).click()
      await page.getByRole('link', { name: 'Pool' }).click()
      const inMemory = page.getByRole('list', { name: 'Models in memory' })
      await expect(inMemory.getByRole('listitem', { name: 'Scribe' })).toContainText('Pinned')
    },
  },
  {
    title: 'Give a model a longer context',
    async run({ page }) {
      await page.getByRole('button', { name: 'Settings of Scribe' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Context', { exact: true }).fill('16384')
      await dialog.getByRole('checkbox', { name: 'Reload it now' }).click()
      await dialog.getByRole('button', { name: 'Save and reload' }).click()
      const inMemory = page.getByRole('list', { name: 'Models in memory' })
      await expect(inMemory.getByRole('listitem', { name: 'Scribe' })).toContainText(
        'of 16,384 tokens',
      )
    },
  },
  {
    title: 'Use models from a folder of your own',
    async run({ page, ownModels }) {
      await page.getByRole('link', { name: 'Models' }).click()
      await page.getByRole('button', { name: 'Folders', exact: true }).click()
      await page.getByRole('button', { name: 'Add folder…' }).click()
      await page.getByRole('textbox', { name: 'Path of the folder' }).fill(ownModels)
      await page.getByRole('button', { name: 'Add folder', exact: true }).click()
      await expect(page.getByRole('listitem', { name: ownModels })).toContainText('1 model')
      await page.getByRole('button', { name: 'All models' }).click()
      await expect(page.getByRole('button', { name: 'Load guest' })).toBeVisible()
    },
  },
  {
    title: 'Make a profile, and ask it',
    async run({ page }) {
      await page.getByRole('link', { name: 'Profiles' }).click()
      await page.getByRole('button', { name: 'New profile' }).click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: 'Name' }).fill('birdwatcher')
      await dialog.getByRole('combobox', { name: 'Model' }).click()
      await page.getByRole('option', { name: 'Scribe' }).click()
      await dialog.getByRole('textbox', { name: 'System prompt' }).fill('You know all birds.')
      await dialog.getByRole('button', { name: 'Create' }).click()
      const row = page.getByRole('listitem', { name: 'birdwatcher' })
      await expect(row).toContainText('system prompt')
      await page.getByRole('link', { name: 'Chat' }).click()
      await page.keyboard.press('ControlOrMeta+n')
      await chooseModel(page, 'birdwatcher')
      await ask(page, 'Who nests by the lake?')
      await expect(await answered(page, 'Herons nest in tall trees')).toContainText('birdwatcher')
    },
  },
]
