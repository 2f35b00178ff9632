import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { CorralError } from './errors.ts'
import type { Host } from './host.ts'
import { writeFileAtomic } from './lib/atomic-file.ts'

/** `server.json` in the data folder: how other programs find the running Corral. */
const Discovery = z.object({
  /** Only ever this machine: whoever finds another there has not found Corral. */
  address: z.url({ protocol: /^http$/, hostname: /^127\.0\.0\.1$/ }),
  port: z.number().int(),
  pid: z.number().int(),
  version: z.string(),
  startedAt: z.iso.datetime(),
})
export type Discovery = z.infer<typeof Discovery>

/** A busy machine answers late; where nobody listens, that is known at once. */
const answerMs = 10_000

const pathIn = (dataDir: string) => join(dataDir, 'server.json')

export async function writeDiscoveryFile(host: Host, port: number, address: string): Promise<void> {
  const discovery: Discovery = {
    address,
    port,
    pid: process.pid,
    version: host.version,
    startedAt: new Date().toISOString(),
  }
  await writeFileAtomic(pathIn(host.dataDir), `${JSON.stringify(discovery, null, 2)}\n`)
}

export async function removeDiscoveryFile(host: Host): Promise<void> {
  await rm(pathIn(host.dataDir), { force: true })
}

/**
 * The Corral that runs on this data folder, or `null`. The file alone proves nothing (a crash
 * leaves it behind): the answer is only what a health request to its address confirms.
 */
export async function findRunning(dataDir: string): Promise<Discovery | null> {
  const text = await readFile(pathIn(dataDir), 'utf8').catch(() => null)
  if (text === null) return null
  const discovery = Discovery.safeParse(parseJson(text))
  if (!discovery.success) return null
  try {
    const answer = await fetch(`${discovery.data.address}/health`, {
      signal: AbortSignal.timeout(answerMs),
      redirect: 'error',
    })
    const body = (await answer.json()) as { pid?: unknown }
    return body.pid === discovery.data.pid ? discovery.data : null
  } catch {
    return null
  }
}

/** For who would be the second here. @throws CorralError `conflict`, always: who runs, what to do */
export async function refuseSecond(dataDir: string): Promise<never> {
  const running = await findRunning(dataDir)
  const message = running
    ? `Corral already runs on this data folder: ${running.address}. Use that one, or end it first.`
    : 'Corral already runs on this data folder, and does not answer yet. Wait for it, or end it first.'
  throw new CorralError('conflict', message)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
