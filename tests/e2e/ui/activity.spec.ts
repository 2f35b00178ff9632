import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { type ChatProvider, startChatProvider } from '../chat-provider.ts'
import { expect, test } from '../fixture.ts'
import { type App, makeApp } from '../made-token.ts'
import { signOut } from '../sign-in.ts'

test.use({ shared: true })

const blue = 'The sky is blue because air scatters short waves.'
const grey = 'The sky is grey because clouds scatter all waves.'

let providers: ChatProvider[]
let admin: App
/** Of the providers and the rule that a test has made for itself. */
let names: { sky: string; storm: string; cloud: string; fast: string }
let made = 0

test.beforeEach(async ({ page }) => {
  made += 1
  names = {
    sky: `sky-${made}`,
    storm: `storm-${made}`,
    cloud: `cloud-${made}`,
    fast: `fast-${made}`,
  }
  providers = await Promise.all([blue, null, grey].map(startChatProvider))
  admin = await makeApp(page, `Setup ${made}`, 'admin')
  const [sky, storm, cloud] = providers
  await add(names.sky, sky!)
  await add(names.storm, storm!)
  await add(names.cloud, cloud!)
  await admin.send('POST', '/api/settings/rules', {
    model_pattern: names.fast,
    backend_type: names.storm,
    backend_model: 'echo',
    targets: [{ backend_type: names.sky, backend_model: 'echo' }],
    options: { max_attempts: 3, allow_cloud: true },
  })
})

test.afterEach(() => Promise.all(providers.map((provider) => provider[Symbol.asyncDispose]())))

async function add(name: string, { baseUrl }: ChatProvider): Promise<void> {
  await admin.send('POST', '/api/v1/providers', {
    name,
    display_name: `The ${name}`,
    base_url: baseUrl,
    api_key: `sk-${name}-0123456789abcdefghijklmn-9fKe`,
    protocols: ['openai'],
    models: ['echo'],
  })
}

const table = (page: Page) => page.getByRole('table', { name: 'Requests' })
const rows = (page: Page, text: string) => table(page).getByRole('row').filter({ hasText: text })
const openActivity = (page: Page) => page.getByRole('link', { name: 'Activity' }).click()

test('requests appear as they end, those of strangers too; one opens with its story, its plan and its tries (#303)', async ({
  page,
}) => {
  await openActivity(page)
  const id = await admin.ask(names.fast)
  await admin.ask('no-such-model')
  await fetch(`${admin.address}/v1/chat/completions`, {
    method: 'POST',
    headers: { authorization: 'Bearer wrong' },
  })

  const tries = rows(page, names.fast)
  // A server that is overloaded is asked twice.
  await expect(tries).toHaveCount(3)
  await expect(tries.nth(0)).toContainText(/Setup \d+/)
  await expect(tries.nth(0)).toContainText('Answered')
  await expect(tries.nth(0)).toContainText('Fallback')
  await expect(tries.nth(1)).toContainText('Failed')
  await expect(rows(page, 'no-such-model').first()).toContainText('Nobody was asked')
  await expect(rows(page, 'unauthorized').first()).toContainText('Nobody known')

  await tries.nth(0).getByRole('link').click()
  await expect(page).toHaveURL(new RegExp(`#/activity/${id}$`))
  const story = page.getByRole('list', { name: 'What happened' })
  await expect(story).toContainText(`The ${names.storm} failed`)
  await expect(story).toContainText(`So the ${names.sky} was asked`, { ignoreCase: true })
  const listed = (name: string) => page.getByRole('list', { name }).getByRole('listitem')
  await expect(listed('Tries in time')).toHaveCount(3)
  await expect(listed('Targets')).toHaveCount(2)
  await expect(page.getByText('…9fKe')).toBeVisible()
  await expect(page.getByText('It was not kept.')).toBeVisible()
  await page.getByRole('button', { name: 'All requests' }).click()
  await expect(tries.nth(0).getByRole('link')).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(new RegExp(`#/activity/${id}$`))
})

test('filters narrow what is there and what comes, stand in the address, and go by a click', async ({
  page,
}) => {
  const [known, unknown] = [`${names.sky}/echo`, `unknown-${made}`]
  await admin.ask(unknown)
  await openActivity(page)
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Outcome' }).click()
  await page.getByRole('menuitemcheckbox', { name: /^Refused/ }).click()
  await expect(rows(page, unknown)).toHaveCount(1)
  await page.getByRole('button', { name: 'Any time' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Last hour' }).click()
  await expect(page).toHaveURL(/status=refused/)
  await expect(page).toHaveURL(/span=hour/)

  await admin.ask(known)
  await admin.ask(unknown)
  await expect(rows(page, unknown)).toHaveCount(2)
  await expect(rows(page, known)).toHaveCount(0)
  await page.reload()
  await expect(rows(page, unknown)).toHaveCount(2)
  await page.getByRole('button', { name: 'Remove the filter Refused' }).click()
  await expect(rows(page, known)).toHaveCount(1)

  await page.getByRole('searchbox', { name: 'Search in errors' }).fill('elephants')
  await expect(page.getByText('No request fits')).toBeVisible()
  await page.getByRole('button', { name: 'Clear the filters' }).click()
  await expect(rows(page, known)).toHaveCount(1)
})

test('what somebody reads does not move while new requests come in', async ({ page }) => {
  await openActivity(page)
  await Promise.all(Array.from({ length: 40 }, (_, at) => admin.ask(`unknown-${made}-${at}`)))
  await page.setViewportSize({ width: 1120, height: 600 })
  const count = async () => Number(await table(page).getAttribute('aria-rowcount'))
  await expect.poll(count).toBeGreaterThan(40)
  const scroller = table(page).locator('..')
  await scroller.evaluate((element) => element.scrollTo({ top: 600 }))
  const middle = table(page).locator('[data-log]').nth(20)
  const id = await middle.getAttribute('data-log')
  const line = table(page).locator(`[data-log="${id}"]`)
  const before = await line.boundingBox()
  await admin.ask(`late-${made}`)
  const fresh = page.getByRole('button', { name: 'Show 1 new request' })
  await expect(fresh).toBeVisible()
  expect(await line.boundingBox()).toEqual(before)
  await fresh.click()
  await expect(rows(page, `late-${made}`)).toBeInViewport()
})

test('what was said is kept only when asked for, shown on demand, asked again and forgotten', async ({
  page,
}) => {
  await openActivity(page)
  await page.getByRole('button', { name: 'More about all requests' }).click()
  await page.getByRole('menuitem', { name: 'Keep what is said' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Keep what is said by' }).click()
  await page.getByRole('option', { name: `Setup ${made}` }).click()
  await dialog.getByRole('button', { name: 'Keep', exact: true }).click()
  await expect(dialog.getByRole('list', { name: 'Kept' })).toContainText(`Setup ${made}`)
  await dialog.getByRole('button', { name: 'Done' }).click()

  await admin.ask(`${names.sky}/echo`)
  await rows(page, `${names.sky}/echo`).getByRole('link').click()
  await expect(page.getByText('Why is the sky blue?')).toBeHidden()
  await page.getByRole('button', { name: 'Show what was said' }).click()
  await expect(page.getByRole('region', { name: 'Kept request' })).toContainText('Why is the sky')
  await expect(page.getByRole('region', { name: 'Kept answer 1' })).toContainText(blue)

  await page.getByRole('combobox', { name: 'Model' }).fill(`${names.cloud}/echo`)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  const comparison = page.getByRole('region', { name: `Compared with ${names.cloud}/echo` })
  await expect(comparison.getByRole('region', { name: 'Again' })).toContainText(grey)
  await expect(comparison.locator('ins').first()).toHaveText('grey')
  await expect(comparison.getByRole('row', { name: /^Tokens written/ })).toContainText('8')

  await page.getByRole('button', { name: 'Forget…' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget' }).click()
  await expect(page.getByText('It is forgotten.')).toBeVisible()
})

test('all that is shown is saved as a file; then the list is emptied', async ({ page, mode }) => {
  await openActivity(page)
  await admin.ask(`${names.sky}/echo`)
  await admin.ask(`unknown-${made}`)
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Outcome' }).click()
  await page.getByRole('menuitemcheckbox', { name: /^Refused/ }).click()
  await expect(rows(page, `unknown-${made}`)).toHaveCount(1)
  if (mode === 'browser') {
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'As JSON lines' }).click()
    const file = await saving
    expect(file.suggestedFilename()).toMatch(/\.jsonl$/)
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ asked_model: `unknown-${made}`, status: 'refused' }),
    )
    expect(lines.join()).not.toContain('"success"')
  }

  await page.getByRole('button', { name: 'Remove the filter Refused' }).click()
  await page.getByRole('button', { name: 'More about all requests' }).click()
  await page.getByRole('menuitem', { name: 'Forget all requests' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Forget all' }).click()
  await expect(page.getByText('No requests yet')).toBeVisible()
  await admin.ask(`${names.sky}/echo`)
  await expect(rows(page, `${names.sky}/echo`)).toHaveCount(1)
})

test.describe('for one who does not administer', () => {
  test.use({ shared: false })
  test.skip(({ mode }) => mode === 'window', 'the window belongs to an administrator')

  test('only the own requests are there, without a word of others', async ({ page }) => {
    const reader = await makeApp(page, 'Reader', 'user')
    await admin.ask('of-the-owner')
    await reader.ask('of-the-reader')
    await signOut(page)
    await page.getByRole('button', { name: 'Sign in with a token' }).click()
    await page.getByLabel('Token').fill(reader.token)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()

    await openActivity(page)
    await expect(page.getByText('1 request of yours')).toBeVisible()
    await expect(rows(page, 'of-the-reader')).toHaveCount(1)
    await expect(rows(page, 'of-the-owner')).toHaveCount(0)
    await admin.ask('of-the-owner')
    await reader.ask('of-the-reader')
    await expect(rows(page, 'of-the-reader')).toHaveCount(2)
    await expect(rows(page, 'of-the-owner')).toHaveCount(0)
    await expect(page.getByRole('button', { name: 'More about all requests' })).toBeHidden()
    await rows(page, 'of-the-reader').first().getByRole('link').click()
    await expect(page.getByRole('list', { name: 'What happened' })).toContainText(
      'Nobody was asked',
    )
    await expect(page.getByText('What was said')).toBeHidden()
  })
})
