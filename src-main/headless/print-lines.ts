import { once } from 'node:events'

/** Waits for a reader that is slow, such as a pager. */
export async function printLines(lines: readonly string[], signal?: AbortSignal): Promise<void> {
  if (lines.length === 0) return
  const hasRoom = process.stdout.write(`${lines.join('\n')}\n`)
  if (!hasRoom) await once(process.stdout, 'drain', { signal })
}
