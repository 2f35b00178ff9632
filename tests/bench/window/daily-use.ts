import type { Page } from '@playwright/test'
import { openScreen } from '../../e2e/open-screen.ts'

/** So many new conversations, then one more question in each: a third would not fit the context. */
const conversations = 6
const streamSeconds = 10
/** The first answer waits until the model's file has been tried and loaded. */
const patienceMs = 30_000

/**
 * One round of what people do all day: ask, read up and down while the answer comes, have it answered
 * again, go back to an older conversation, and look at what happened.
 */
export async function useOnce(page: Page, round: number): Promise<void> {
  await openScreen(page, 'Chat')
  await openConversation(page, round)
  await page.getByRole('textbox', { name: 'Message' }).fill(`Question ${round}: go on about herons`)
  await page.keyboard.press('Enter')
  await readWhileAnswering(page)
  await page.getByRole('button', { name: 'Regenerate' }).last().click()
  await readWhileAnswering(page)
  for (const screen of ['Activity', 'Pool', 'Logs', 'Usage']) {
    await openScreen(page, screen)
    await page.getByRole('heading', { name: screen }).first().waitFor()
    await wheel(page, 12, 1)
    await wheel(page, 12, -1)
  }
}

/** An empty chat, so that every measurement is of the same screen. */
export async function leaveEverything(page: Page): Promise<void> {
  await openScreen(page, 'Chat')
  await page.keyboard.press('ControlOrMeta+n')
  await page.getByRole('heading', { name: 'What is on your mind?' }).waitFor()
  await page.waitForTimeout(500)
}

async function openConversation(page: Page, round: number): Promise<void> {
  if (round % (2 * conversations) < conversations) {
    await page.keyboard.press('ControlOrMeta+n')
    await page.getByRole('heading', { name: 'What is on your mind?' }).waitFor()
    return
  }
  const list = page.getByRole('navigation', { name: 'Conversations' })
  // The one that was used longest ago stands last.
  await list
    .getByRole('link')
    .nth(conversations - 1)
    .click()
  await page.getByRole('article', { name: 'You' }).last().waitFor()
}

async function readWhileAnswering(page: Page): Promise<void> {
  const stop = page.getByRole('button', { name: /^Stop/ }).first()
  await stop.waitFor({ timeout: patienceMs }).catch(() => undefined)
  // The question may not have fitted the context: there is its failure to look at.
  if (!(await stop.isVisible())) return
  const end = Date.now() + streamSeconds * 1000
  while (Date.now() < end) {
    await wheel(page, 15, -1)
    await wheel(page, 25, 1)
  }
  await page.keyboard.press('Escape')
  await stop.waitFor({ state: 'hidden' })
}

/** Turns the wheel over the middle of what is shown. */
async function wheel(page: Page, notches: number, direction: 1 | -1): Promise<void> {
  const { width, height } = page.viewportSize() ?? { width: 1120, height: 760 }
  await page.mouse.move(width * 0.7, height * 0.5)
  for (let notch = 0; notch < notches; notch += 1) {
    await page.mouse.wheel(0, 240 * direction)
    await page.waitForTimeout(60)
  }
}
