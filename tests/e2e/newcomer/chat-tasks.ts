import { type Locator, type Page, expect } from '@playwright/test'
import type { Task } from './task.ts'

const conversation = (page: Page) => page.getByRole('log', { name: 'Conversation' })
const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })
const message = (page: Page) => page.getByRole('textbox', { name: 'Message' })

/** As somebody does who has just begun to write: nothing has to be clicked first. */
export async function ask(page: Page, question: string): Promise<void> {
  await expect(message(page)).toBeFocused()
  await page.keyboard.type(question)
  await page.keyboard.press('Enter')
}

export async function chooseModel(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Model', exact: true }).click()
  await page.getByRole('option', { name }).first().click()
}

/** The first answer of a model waits until its file has been tried and loaded. */
export async function answered(page: Page, text: string): Promise<Locator> {
  const answer = conversation(page).getByRole('article', { name: 'Answer' }).last()
  await expect(answer).toContainText(text, { timeout: 60_000 })
  return answer
}

async function newChat(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New chat' }).first().click()
  await expect(page.getByRole('heading', { name: 'What is on your mind?' })).toBeVisible()
}

export const chatTasks: readonly Task[] = [
  {
    title: 'Ask a first question',
    async run({ page }) {
      await ask(page, 'Where do herons nest?')
      await answered(page, 'Checking the file of Scribe')
      const answer = await answered(page, 'Herons nest in tall trees, near water.')
      await expect(answer).toContainText(/On this Mac.*tokens\/s/)
      await expect(list(page).getByRole('link', { name: 'Where do herons nest?' })).toBeVisible()
    },
  },
  {
    title: 'Stop an answer, and have another model answer',
    async run({ page }) {
      await newChat(page)
      await chooseModel(page, 'Wanderer')
      await ask(page, 'Where do owls sleep?')
      await answered(page, 'and so on')
      await page.getByRole('button', { name: 'Stop', exact: true }).click()
      await answered(page, 'Stopped')
      await page.getByRole('button', { name: 'Answer with another model' }).click()
      await page.getByRole('option', { name: 'Scribe' }).click()
      const answer = await answered(page, 'Herons nest in tall trees')
      await expect(answer).toContainText('2/2')
    },
  },
  {
    title: 'Compare two models side by side',
    async run({ page }) {
      await newChat(page)
      await chooseModel(page, 'Scribe')
      await page.getByRole('combobox', { name: 'Compare with another' }).click()
      await page.getByRole('option', { name: 'Reckoner' }).click()
      await ask(page, 'Which of you is better?')
      const column = (name: string) => conversation(page).getByRole('region', { name })
      await expect(column('Scribe')).toContainText('near water.', { timeout: 60_000 })
      await expect(column('Reckoner')).toContainText('6 * 7', { timeout: 60_000 })
      await column('Reckoner').getByRole('button', { name: 'Go on from here' }).click()
      await expect(column('Reckoner')).toContainText('Goes on from here')
    },
  },
  {
    title: 'Rename a conversation, and find it by a word',
    async run({ page }) {
      await list(page).getByRole('link', { name: 'Where do owls sleep?' }).dblclick()
      await page.keyboard.type('About birds')
      await page.keyboard.press('Enter')
      const search = page.getByRole('searchbox', { name: 'Search chats' })
      await search.fill('sleep')
      await expect(list(page).getByRole('link')).toHaveText(['About birdsWhere do owls sleep?'])
      await search.fill('birds')
      await list(page).getByRole('link', { name: 'About birds' }).click()
      await expect(conversation(page)).toContainText('Where do owls sleep?')
      await search.fill('')
    },
  },
  {
    title: 'Ask about a text file',
    async run({ page }) {
      await newChat(page)
      await page.getByLabel('Files', { exact: true }).setInputFiles({
        name: 'notes.md',
        mimeType: 'text/markdown',
        buffer: Buffer.from('# Notes\nA heron stood in the lake.\n'),
      })
      const files = page.getByRole('list', { name: 'Files for this message' })
      await expect(files.getByRole('listitem')).toContainText('2 lines')
      await ask(page, 'What stood in the lake?')
      await expect(conversation(page).getByRole('list', { name: 'Attached' })).toContainText(
        'notes.md',
      )
      await answered(page, 'Herons nest')
    },
  },
  {
    title: 'Let a model use the calculator',
    async run({ page }) {
      await newChat(page)
      await chooseModel(page, 'Reckoner')
      await page.getByRole('button', { name: 'Chat settings' }).click()
      await page.getByRole('switch', { name: 'Tools' }).click()
      await expect(page.getByRole('list', { name: 'Tools' })).toContainText('Calculator')
      await page.keyboard.press('Escape')
      await message(page).click()
      await ask(page, 'What is six times seven?')
      const card = conversation(page).getByRole('region', { name: 'calculator' })
      await expect(card).toContainText('May it run?', { timeout: 60_000 })
      await card.getByRole('button', { name: 'Run once' }).click()
      await answered(page, 'It comes to forty-two.')
      await card.getByRole('button', { name: 'Result' }).click()
      await expect(card).toContainText('42')
    },
  },
]
