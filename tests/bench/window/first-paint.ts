import type { Browser, Page } from '@playwright/test'
import type { HeadlessServer } from '../../e2e/serve-headless.ts'
import { signIn } from '../../e2e/sign-in.ts'

/** Of one start of the page, in milliseconds since it was asked for. */
export interface Start {
  readonly firstPaint: number
  readonly contentfulPaint: number
  /** The first screen stands, and a key would land in it. */
  readonly usable: number
  /** As they came over the wire: compressed. */
  readonly scriptKilobytes: number
}

/** A browser that has never seen the page, and then the same page asked for again. */
export async function measureStarts(
  browser: Browser,
  server: HeadlessServer,
): Promise<{ cold: Start; warm: Start }> {
  const kept = await signedIn(browser, server)
  const context = await browser.newContext({ viewport: { width: 1120, height: 760 } })
  await context.addInitScript((items) => {
    for (const [key, value] of Object.entries(items)) sessionStorage.setItem(key, value)
  }, kept)
  try {
    const page = await context.newPage()
    const cold = await start(page, () => page.goto(server.address))
    const warm = await start(page, () => page.reload())
    return { cold, warm }
  } finally {
    await context.close()
  }
}

/** What the page keeps of who signed in. */
async function signedIn(browser: Browser, server: HeadlessServer): Promise<Record<string, string>> {
  const page = await browser.newPage()
  try {
    await signIn(page, server)
    await page.getByRole('navigation', { name: 'Screens' }).waitFor()
    return await page.evaluate(() => Object.fromEntries(Object.entries(sessionStorage)))
  } finally {
    await page.close()
  }
}

async function start(page: Page, open: () => Promise<unknown>): Promise<Start> {
  await open()
  await page.getByRole('textbox', { name: 'Message' }).waitFor()
  return page.evaluate(async () => {
    // What is in the page is on the screen with the next frame.
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
    const usable = performance.now()
    const paint = (name: string) =>
      performance.getEntriesByName(name, 'paint')[0]?.startTime ?? Number.NaN
    const scripts = performance
      .getEntriesByType('resource')
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .filter(({ name }) => name.endsWith('.js'))
    return {
      firstPaint: paint('first-paint'),
      contentfulPaint: paint('first-contentful-paint'),
      usable,
      scriptKilobytes: scripts.reduce((sum, { transferSize }) => sum + transferSize, 0) / 1000,
    }
  })
}
