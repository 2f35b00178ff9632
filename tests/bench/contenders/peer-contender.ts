import { spawn } from 'node:child_process'
import OpenAI from 'openai'
import { endProcess } from './child.ts'
import type { Contender, Launcher } from './contender.ts'

export interface PeerOptions {
  /** Up to and without `/v1`. */
  readonly url: string
  /** `null` takes the first model that it lists. */
  readonly model: string | null
  readonly apiKey: string
  readonly pid: number | null
  /** Starts it, word by word and without a shell; `null` when it runs already. */
  readonly command: string | null
}

const startTimeoutMs = 120_000

/** Any server that speaks OpenAI's protocol. */
export function peerLauncher(peer: PeerOptions): Launcher {
  const openai = new OpenAI({
    baseURL: `${peer.url.replace(/\/(v1\/?)?$/, '')}/v1`,
    apiKey: peer.apiKey,
    maxRetries: 0,
  })
  const contender = async (pid: number | null, stop: Contender['stop']): Promise<Contender> => ({
    name: 'peer',
    openai,
    model: peer.model ?? (await firstModel(openai)),
    pid,
    unload: null,
    loopDelay: null,
    stop,
  })
  return {
    name: 'peer',
    runsAlready: peer.command === null,
    async launch() {
      if (peer.command === null) return contender(peer.pid, async () => {})
      const [program = '', ...args] = peer.command.split(/\s+/)
      const child = spawn(program, args, { stdio: 'ignore' })
      const failed = new Promise<never>((_, reject) => {
        child.once('error', reject)
        child.once('exit', (code) => reject(new Error(`${program} ended with ${code}`)))
      })
      failed.catch(() => {})
      await Promise.race([failed, untilItAnswers(openai)])
      return contender(child.pid ?? null, () => endProcess(child))
    },
  }
}

async function firstModel(openai: OpenAI): Promise<string> {
  const { data } = await openai.models.list()
  if (!data[0]) throw new Error('the peer lists no model: name one with --peer-model')
  return data[0].id
}

/** Servers listen before their model is loaded; only an answer shows that it is. */
async function untilItAnswers(openai: OpenAI): Promise<void> {
  const giveUpAt = performance.now() + startTimeoutMs
  for (;;) {
    try {
      const model = await firstModel(openai)
      const messages = [{ role: 'user' as const, content: 'a' }]
      await openai.chat.completions.create({ model, messages, max_tokens: 1 })
      return
    } catch (error) {
      if (performance.now() > giveUpAt) throw error
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
}
