import type { Page } from '@playwright/test'
import type { HeadlessServer } from './serve-headless.ts'

/** Opens the web app and signs in with the first token, as the terminal says. */
export async function signIn(page: Page, server: HeadlessServer): Promise<void> {
  await page.goto(server.address)
  await page.getByLabel('Token').fill(server.firstToken)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
