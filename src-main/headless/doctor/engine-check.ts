import { mkdtemp, rm } from 'node:fs/promises'
import { arch, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createCorral } from '../../core/corral.ts'
import { createHeadlessHost } from '../headless-host.ts'
import { type Finding, fault, ok, wordsOf } from './finding.ts'

/**
 * Lets the starter model answer, in a Corral of its own on a folder that is thrown away: all native
 * parts are loaded, and nothing of the user's is touched.
 */
export async function checkEngine(): Promise<Finding[]> {
  const folder = await mkdtemp(join(tmpdir(), 'corral-doctor-'))
  try {
    return await answerOnce(folder)
  } catch (error) {
    const fix = "Install anew: 'npm ci' in a checkout, else the app."
    return [fault('engine', wordsOf(error), fix)]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function answerOnce(folder: string): Promise<Finding[]> {
  const host = createHeadlessHost()
  const environment = { PATH: host.environment.PATH }
  const corral = await createCorral({ ...host, dataDir: folder, environment, keychain: null })
  try {
    const { client } = corral
    const { id } = await client.models.addStarter()
    const input = { model: id, turns: [{ role: 'user' as const, text: 'Hello' }], maxTokens: 8 }
    let said = ''
    for await (const update of await client.chat.stream(input)) {
      if (update.type === 'text') said += update.text
    }
    const { gpu, threads } = (await client.pool.status()).engine
    if (said === '') throw new Error('the starter model said nothing')
    return [ok('engine', `the starter model answers, on ${threads} threads`), gpuFinding(gpu)]
  } finally {
    await corral.stop()
  }
}

function gpuFinding(gpu: string | null): Finding {
  if (gpu !== null) return ok('GPU', gpu)
  if (process.platform === 'darwin' && arch() === 'arm64') {
    return fault('GPU', 'Metal was not found', 'Start macOS anew; a virtual machine may have none.')
  }
  return ok('GPU', 'none is used: the CPU computes')
}
