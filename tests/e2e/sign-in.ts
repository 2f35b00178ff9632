import type { Page } from '@playwright/test'
import type { HeadlessServer } from './serve-headless.ts'

/** Opens the web app and signs in with the first token, as the terminal says. */
export async function signIn(page: Page, server: HeadlessServer): Promise<void> {
  await page.goto(server.address)
  await page.getByRole('button', { name: 'Sign in with a token' }).click()
  await page.getByLabel('Token').fill(server.firstToken)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/** Leaves by the menu at the sidebar's foot. */
export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Account' }).click()
  await page.getByRole('menuitem', { name: 'Sign out', exact: true }).click()
  await page.getByRole('main', { name: 'Sign in' }).waitFor()
}

export interface Account {
  email: string
  password: string
}

/** On the page where one signs in: asks for an account. */
export async function register(page: Page, { email, password }: Account): Promise<void> {
  await page.getByRole('button', { name: 'Ask for one' }).click()
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByLabel('Password again').fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
}

export async function signInWithPassword(page: Page, { email, password }: Account): Promise<void> {
  await page.getByLabel('Email').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}
