import type { Page } from '@playwright/test'
import { expect, test } from '../fixture.ts'
import { openScreen } from '../open-screen.ts'
import { type Account, register, signInWithPassword, signOut } from '../sign-in.ts'

const ada: Account = { email: 'ada@example.org', password: 'an engine that weaves' }

test.use({ shared: true })

// Every password is hashed slowly on purpose, and each test enters several.
test.slow()

let isFirstThere = false
let others = 0

/** Somebody whom no other test knows. */
function somebody(): Account {
  others += 1
  return { email: `grace-${others}@example.org`, password: 'a moth in the relay' }
}

const screens = (page: Page) => page.getByRole('navigation', { name: 'Screens' })

/** The token's owner makes the first account; then the page is where one signs in. */
async function withFirstAccount(page: Page): Promise<void> {
  if (isFirstThere) return signOut(page)
  await openScreen(page, 'Users')
  await page.getByRole('button', { name: 'Add user' }).click()
  await page.getByLabel('Email').fill(ada.email)
  await page.getByLabel('New password').fill(ada.password)
  await page.getByRole('dialog').getByRole('button', { name: 'Add user' }).click()
  await page.getByRole('button', { name: 'Done' }).click()
  isFirstThere = true
  await signOut(page)
}

// The next test begins with somebody who is signed in.
test.afterEach(async ({ page }) => {
  if (await screens(page).isVisible()) return
  await page.reload()
  await signInWithPassword(page, ada)
  await screens(page).waitFor()
})

test('who registers waits until an administrator approves', async ({ page }) => {
  const grace = somebody()
  await withFirstAccount(page)
  await register(page, grace)
  await expect(page.getByRole('heading', { name: 'Waiting for approval' })).toBeVisible()
  await page.getByRole('button', { name: 'Back to sign in' }).click()
  await signInWithPassword(page, grace)
  await expect(page.getByRole('heading', { name: 'Waiting for approval' })).toBeVisible()
  await page.getByRole('button', { name: 'Back to sign in' }).click()

  await signInWithPassword(page, ada)
  await expect(screens(page).getByText('1 account waiting')).toBeVisible()
  await openScreen(page, 'Users')
  await page.getByRole('button', { name: `Approve ${grace.email}` }).click()
  await expect(page.getByRole('list', { name: 'Accounts' })).toContainText(grace.email)
  await expect(screens(page).getByText('1 account waiting')).toBeHidden()
  await signOut(page)

  await signInWithPassword(page, grace)
  await expect(screens(page)).toBeVisible()
})

test('who does not administer sees neither users nor security (#301)', async ({ page }) => {
  const grace = somebody()
  await withFirstAccount(page)
  await register(page, grace)
  await page.getByRole('button', { name: 'Back to sign in' }).click()
  await signInWithPassword(page, ada)
  await openScreen(page, 'Users')
  await page.getByRole('button', { name: `Approve ${grace.email}` }).click()
  await expect(page.getByRole('list', { name: 'Accounts' })).toContainText(grace.email)
  await signOut(page)

  await signInWithPassword(page, grace)
  await expect(page.getByRole('button', { name: 'Account' })).toContainText('User')
  await expect(screens(page).getByRole('button', { name: 'Manage' })).toBeHidden()
  await expect(screens(page).getByRole('link', { name: 'Users' })).toBeHidden()
  await expect(screens(page).getByRole('link', { name: 'Security' })).toBeHidden()
  await page.goto(new URL('/#/users', page.url()).href)
  await expect(page.getByText('Only administrators see this')).toBeVisible()
  await page.getByRole('link', { name: 'Providers' }).click()
  await expect(page.getByRole('link', { name: /^OpenAI/ })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add provider' })).toBeHidden()
})

test('a wrong password is refused in words, the same as an unknown address', async ({ page }) => {
  await withFirstAccount(page)
  for (const email of [ada.email, 'nobody@example.org']) {
    await signInWithPassword(page, { email, password: 'not the password' })
    await expect(page.getByText('Incorrect email or password')).toBeVisible()
  }
})

test('two different passwords are no password', async ({ page }) => {
  const grace = somebody()
  await withFirstAccount(page)
  await page.getByRole('button', { name: 'Ask for one' }).click()
  await page.getByLabel('Email').fill(grace.email)
  await page.getByLabel('Password', { exact: true }).fill(grace.password)
  await page.getByLabel('Password again').fill('something else')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByText('The two passwords differ.')).toBeVisible()
})

test('a disabled account is signed out at once and told so', async ({ page, browser }) => {
  const grace = somebody()
  await withFirstAccount(page)
  await register(page, grace)
  await page.getByRole('button', { name: 'Back to sign in' }).click()
  await signInWithPassword(page, ada)
  await openScreen(page, 'Users')
  await page.getByRole('button', { name: `Approve ${grace.email}` }).click()
  await expect(page.getByRole('list', { name: 'Accounts' })).toContainText(grace.email)

  const other = await browser.newPage()
  await other.goto(new URL('/', page.url()).href)
  await signInWithPassword(other, grace)
  await expect(screens(other)).toBeVisible()
  await page.getByRole('button', { name: `More about ${grace.email}` }).click()
  await page.getByRole('menuitem', { name: 'Disable' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disable' }).click()
  await expect(other.getByText(/session has ended/i)).toBeVisible()
  await signInWithPassword(other, grace)
  await expect(other.getByText(/disabled this account/i)).toBeVisible()
  await other.close()
})

test('signing out everywhere ends the other browsers too', async ({ page, browser }) => {
  await withFirstAccount(page)
  await signInWithPassword(page, ada)
  const other = await browser.newPage()
  await other.goto(new URL('/', page.url()).href)
  await signInWithPassword(other, ada)
  await expect(screens(other)).toBeVisible()
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out everywhere' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('main', { name: 'Sign in' })).toBeVisible()
  await expect(other.getByText(/session has ended/i)).toBeVisible()
})

// The last one: nobody else knows the new password.
test('the own password is changed and the session goes on', async ({ page }) => {
  await withFirstAccount(page)
  await signInWithPassword(page, ada)
  const next = 'another engine that weaves'
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Change password' }).click()
  await page.getByLabel('Current password').fill(ada.password)
  await page.getByLabel('New password', { exact: true }).fill(next)
  await page.getByLabel('New password again').fill(next)
  await page.getByRole('button', { name: 'Change password' }).click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await openScreen(page, 'Users')
  await expect(page.getByRole('listitem', { name: ada.email })).toContainText('You')

  await signOut(page)
  await signInWithPassword(page, { ...ada, password: next })
  await expect(screens(page)).toBeVisible()
})
