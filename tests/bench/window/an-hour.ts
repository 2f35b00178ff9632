import type { Page } from '@playwright/test'
import { residentMegabytes } from '../process-figures.ts'
import { leaveEverything, useOnce } from './daily-use.ts'
import { watchFrames } from './frames.ts'
import { openPageMemory } from './page-memory.ts'
import { printGrowth, printHeads, printSample, type Sample } from './memory-table.ts'

interface Hour {
  readonly page: Page
  readonly serverPid: number
  readonly minutes: number
  readonly everyMinutes: number
}

/** Uses the page for as long, and prints what it and the server hold meanwhile. */
export async function measureAnHour(hour: Hour): Promise<void> {
  const { page, serverPid, minutes, everyMinutes } = hour
  const memory = await openPageMemory(page)
  const frames = await watchFrames(page)
  const samples: Sample[] = []
  const begun = Date.now()
  const minute = () => (Date.now() - begun) / 60_000
  let rounds = 0

  const sample = async () => {
    await leaveEverything(page)
    const took = (await frames()).toSorted((a, b) => a - b)
    const now = {
      minute: minute(),
      rounds,
      ...(await memory()),
      serverMegabytes: await residentMegabytes(serverPid),
      p95FrameMs: took[Math.floor(took.length * 0.95)] ?? 0,
      longestFrameMs: took.at(-1) ?? 0,
    }
    // What the measurement itself held up is nobody's frame.
    await frames()
    samples.push(now)
    printSample(now)
  }

  printHeads()
  await sample()
  while (minute() < minutes) {
    const until = Math.min(minutes, minute() + everyMinutes)
    while (minute() < until) {
      // A round that a busy machine broke off is no reason to end after 50 minutes.
      await useOnce(page, rounds).catch((error: unknown) => console.log(String(error)))
      rounds += 1
    }
    await sample()
  }
  printGrowth(samples)
}
