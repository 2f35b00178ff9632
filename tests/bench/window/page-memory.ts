import type { CDPSession, Page } from '@playwright/test'

/** What a page holds after everything that nothing refers to was freed. */
export interface PageMemory {
  readonly heapMegabytes: number
  /** Elements, texts and comments, in the page or held by a script. */
  readonly nodes: number
  /** Of these, trees that are in no page any more. */
  readonly detachedTrees: number
  readonly listeners: number
}

/** Measures a page as often as wanted. */
export async function openPageMemory(page: Page): Promise<() => Promise<PageMemory>> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.enable')
  await session.send('DOM.enable')
  return () => pageMemory(session)
}

async function pageMemory(session: CDPSession): Promise<PageMemory> {
  // The first frees scripts' objects; what only they held, of the page, goes with the second.
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
  const { detachedNodes } = await session.send('DOM.getDetachedDomNodes')
  return {
    heapMegabytes: usedSize / 1e6,
    nodes,
    detachedTrees: detachedNodes.length,
    listeners: jsEventListeners,
  }
}
