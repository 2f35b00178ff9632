import type { Page } from '@playwright/test'

/** Goes to a screen by the sidebar, and unfolds the group that few people need. */
export async function openScreen(page: Page, name: string): Promise<void> {
  const sidebar = page.getByRole('navigation', { name: 'Screens' })
  const fold = sidebar.getByRole('button', { name: 'Manage' })
  // What waits there is a part of the name: "Users 1 account waiting".
  const link = sidebar.getByRole('link', { name: new RegExp(`^${name}\\b`) })
  // Who administers is known a moment after signing in.
  await link.or(fold).first().waitFor()
  const isFolded =
    (await fold.count()) > 0 && (await fold.getAttribute('aria-expanded')) === 'false'
  if (isFolded) await fold.click()
  await link.click()
}
