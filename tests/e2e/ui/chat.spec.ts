import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'
import { writtenPdf } from '../written-pdf.ts'

test.use({
  shared: true,
  models: {
    formatter: {
      name: 'formatter',
      says: 'Here is **bold** text.\n\n- one\n- two\n\n```js\nlet a = 1\n```\n',
    },
    talker: { name: 'talker', says: 'and so on and on', endless: true },
    counter: {
      name: 'counter',
      says: '<tool_call>{"name": "calculator", "arguments": {"expression": "6 * 7"}}</tool_call>',
      afterTool: 'It comes to forty-two.',
    },
  },
})

const conversation = (page: Page) => page.getByRole('log', { name: 'Conversation' })
const list = (page: Page) => page.getByRole('navigation', { name: 'Conversations' })

async function chooseModel(page: Page, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Model', exact: true }).click()
  await page.getByRole('option', { name }).click()
}

async function ask(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Message' }).fill(text)
  await page.keyboard.press('Enter')
}

/** The first answer of a model waits until its file has been tried and loaded. */
async function answered(page: Page, text: string): Promise<void> {
  const answer = conversation(page).getByRole('article', { name: 'Answer' })
  await expect(answer.filter({ hasText: text })).toBeVisible({ timeout: 30_000 })
}

test('a conversation is kept, renamed, found and deleted', async ({ page }) => {
  await chooseModel(page, 'formatter')
  await ask(page, 'Where do herons nest?')
  await answered(page, 'bold')
  await expect(conversation(page).locator('strong')).toHaveText('bold')
  await expect(conversation(page).getByRole('button', { name: 'Copy code' })).toBeVisible()
  await expect(conversation(page)).toContainText(/On this Mac.*tokens\/s/)
  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByRole('link', { name: 'Chat' }).click()
  await expect(conversation(page)).toContainText('Where do herons nest?')

  await page.reload()
  await expect(conversation(page)).toContainText('Where do herons nest?')
  await expect(page.getByRole('button', { name: 'Regenerate' })).toBeVisible()

  const row = list(page).getByRole('link', { name: 'Where do herons nest?' })
  await row.focus()
  await page.keyboard.press('F2')
  await page.keyboard.type('About birds')
  await page.keyboard.press('Enter')
  const renamed = list(page).getByRole('link', { name: 'About birds' })
  await expect(renamed).toBeFocused()

  await page.getByRole('searchbox', { name: 'Search chats' }).fill('heron')
  await expect(renamed).toContainText('Where do herons nest?')
  await page.getByRole('searchbox', { name: 'Search chats' }).fill('otter')
  await expect(list(page)).toContainText('Nothing found')
  await page.getByRole('searchbox', { name: 'Search chats' }).fill('')

  await renamed.focus()
  await page.keyboard.press('Delete')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(renamed).toBeHidden()
  await expect(page.getByRole('heading', { name: 'What is on your mind?' })).toBeVisible()
})

test('an edited question is a branch beside the old one, and models answer side by side', async ({
  page,
}) => {
  await chooseModel(page, 'formatter')
  await ask(page, 'First wording')
  await answered(page, 'bold')
  await page.getByRole('button', { name: 'Edit question' }).click()
  await page.getByRole('textbox', { name: 'Edit your question' }).fill('Second wording')
  await page.keyboard.press('Enter')
  await expect(conversation(page)).toContainText('2/2')
  await expect(conversation(page)).not.toContainText('First wording')
  await page.getByRole('button', { name: 'Previous question' }).click()
  await expect(conversation(page)).toContainText('First wording')
  await page.keyboard.press('ArrowRight')
  await expect(conversation(page)).toContainText('Second wording')

  await page.getByRole('combobox', { name: 'Compare with another' }).click()
  await page.getByRole('option', { name: 'talker' }).click()
  await ask(page, 'And now both')
  await page.getByRole('button', { name: 'Stop talker' }).press('Enter')
  const message = page.getByRole('textbox', { name: 'Message' })
  await expect(message).toBeFocused()
  const formatter = conversation(page).getByRole('region', { name: 'formatter' })
  await expect(formatter).toContainText('let a = 1')
  const talker = conversation(page).getByRole('region', { name: 'talker' })
  await expect(talker).toContainText('Stopped')
  await expect(formatter).toContainText('Goes on from here')
  await talker.getByRole('button', { name: 'Go on from here' }).press('Enter')
  await expect(message).toBeFocused()
  await expect(talker).toContainText('Goes on from here')
  await expect(formatter.getByRole('button', { name: 'Go on from here' })).toBeVisible()
})

test('files go with a question, and what cannot be read is told', async ({ page }) => {
  await page.keyboard.press('ControlOrMeta+n')
  await chooseModel(page, 'formatter')
  await page.getByLabel('Files', { exact: true }).setInputFiles([
    { name: 'notes.md', mimeType: 'text/markdown', buffer: Buffer.from('# Notes\nA heron.\n') },
    { name: 'paper.pdf', mimeType: 'application/pdf', buffer: writtenPdf('Owls.', 'Kestrels.') },
    { name: 'scan.pdf', mimeType: 'application/pdf', buffer: writtenPdf('') },
  ])
  const files = page.getByRole('list', { name: 'Files for this message' })
  await expect(files.getByRole('listitem').filter({ hasText: 'notes.md' })).toContainText('2 lines')
  await expect(files.getByRole('listitem').filter({ hasText: 'paper.pdf' })).toContainText(
    '2 pages',
  )
  await expect(files).toContainText('There is no text in this PDF')
  await page.getByRole('button', { name: 'Take out scan.pdf' }).click()
  await ask(page, 'What is in them?')
  const attached = conversation(page).getByRole('list', { name: 'Attached' })
  await expect(attached).toContainText('notes.md')
  await expect(attached).toContainText('paper.pdf')
  await answered(page, 'bold')
})

test('a tool runs only when it is allowed', async ({ page }) => {
  await chooseModel(page, 'counter')
  await page.getByRole('button', { name: 'Chat settings' }).click()
  await page.getByRole('switch', { name: 'Tools' }).click()
  await expect(page.getByRole('list', { name: 'Tools' })).toContainText('Calculator')
  await page.keyboard.press('Escape')
  await ask(page, 'What is six times seven?')
  const card = conversation(page).getByRole('region', { name: 'calculator' })
  await answered(page, '6 * 7')
  await expect(card.getByRole('group', { name: 'May calculator run?' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(card).toContainText('May it run?')
  await card.getByRole('button', { name: 'Run once' }).click()
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeFocused()
  await expect(conversation(page)).toContainText('It comes to forty-two.')
  await card.getByRole('button', { name: 'Result' }).click()
  await expect(card).toContainText('42')
})

test('Escape stops a running answer and frees the model', async ({ page }) => {
  await chooseModel(page, 'talker')
  await ask(page, 'Go on')
  await answered(page, 'and so on')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Stop' })).toBeHidden()
  await expect(conversation(page)).toContainText('Stopped')
  await page.getByRole('link', { name: 'Models' }).click()
  await page.getByRole('button', { name: 'Unload talker' }).click()
  await expect(page.getByRole('button', { name: 'Load talker' })).toBeVisible()
})
