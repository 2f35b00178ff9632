import type { Page } from '@playwright/test'

/** How long each frame took, in milliseconds, since it was last asked. */
type Frames = () => Promise<readonly number[]>

/** Notes each frame of the page from now on. */
export async function watchFrames(page: Page): Promise<Frames> {
  await page.evaluate(() => {
    const took: number[] = []
    let before = performance.now()
    const note = (now: number) => {
      took.push(now - before)
      before = now
      requestAnimationFrame(note)
    }
    requestAnimationFrame(note)
    Object.assign(globalThis, { takeFrames: () => took.splice(0) })
  })
  return () => page.evaluate(() => (globalThis as unknown as FrameTaker).takeFrames())
}

interface FrameTaker {
  takeFrames(): number[]
}
