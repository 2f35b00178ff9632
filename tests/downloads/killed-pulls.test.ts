import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { seededRandom } from '../../src-main/core/library/starter/seeded-random.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { runs } from '../imports/runs.ts'
import { someBytes, startHubWithFiles } from './hub-with-files.ts'
import { randomFaults } from './random-faults.ts'

vi.setConfig({ testTimeout: 60 * 60_000 })

/** In one data folder; then the next begins with an empty one. */
const perFolder = 40
const maxLifeMs = 3000
const canary = 'hf_canary_of_the_downloads'

it('pulls that are killed at any moment and meet every fault end right to the byte (#189)', async () => {
  const random = seededRandom(20_260)
  const below = (count: number) => Math.floor(random() * count)
  const total = runs(5)
  let kills = 0
  await using played = await startHubWithFiles({ tokens: { [canary]: { name: 'me', reads: [] } } })
  const { hub, files } = played
  files.fault = randomFaults(random)

  for (let done = 0; done < total; done += perFolder) {
    const dataDir = await temporaryFolder()
    const contents = new Map<string, Buffer>()
    for (let at = 0; at < Math.min(perFolder, total - done); at += 1) {
      const content = someBytes(100_000 + below(2_900_000))
      const name = `acme/model-${done + at}`
      hub.addRepo({ name, files: [{ path: `in/model-${done + at}-Q4_K_M.gguf`, content }] })
      contents.set(`models/${name}/in/model-${done + at}-Q4_K_M.gguf`, content)
    }
    const wanted = [...contents.keys()].map((path) => path.split('/').slice(1, 3).join('/'))
    const args = [dataDir, hub.origin, canary, JSON.stringify(wanted)]
    while (!(await isDoneBefore(below(maxLifeMs), args))) kills += 1

    const found = (await filesBelow(dataDir)).filter((path) => !/^(corral\.db|activity)/.test(path))
    expect(found.filter((path) => path.startsWith('models/')).toSorted()).toEqual(
      ['models/corral-starter.gguf', ...contents.keys()].toSorted(),
    )
    expect(found.filter((path) => path.includes('.part') || path.includes('stolen'))).toEqual([])
    for (const [path, content] of contents) {
      const isSame = content.equals(await readFile(join(dataDir, path)))
      expect(isSame, path).toBe(true)
    }
    await rm(dataDir, { recursive: true, force: true })
  }
  const asked = hub.requests.filter(({ path }) => path.includes('/resolve/'))
  expect(asked.every(({ headers }) => headers.authorization === `Bearer ${canary}`)).toBe(true)
  expect(files.requests.length).toBeGreaterThan(total)
  expect(JSON.stringify(files.requests)).not.toContain(canary)
  console.log(`${total} pulls, ${kills} kills, ${files.requests.length} requests at the other host`)
})

/**
 * Runs `pulling-process.ts` and kills it so long after it was ready. Answers whether it was over by
 * then. @throws Error when it fails by itself
 */
async function isDoneBefore(ms: number, args: readonly string[]): Promise<boolean> {
  const script = join(import.meta.dirname, 'pulling-process.ts')
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // It is started often.
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'corral-test-compiled') },
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed])
  await Promise.race([sleep(ms), closed])
  child.kill('SIGKILL')
  await closed
  if (child.exitCode === 0) return true
  if (child.signalCode !== 'SIGKILL') throw new Error(`ended by itself: ${complaint}`)
  return false
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
}
