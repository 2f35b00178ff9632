import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * Runs `change-keys.ts` and kills it at a random moment of its work. Answers how often the work
 * came to its end before. @throws Error when it fails by itself
 */
export async function killWhileChanging(args: string[], withinMs: number): Promise<number> {
  const script = join(import.meta.dirname, 'change-keys.ts')
  const child = spawn(process.execPath, [script, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  let complaint = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaint += text))
  const closed = once(child, 'close')
  await Promise.race([once(child.stdout, 'data'), closed])
  await Promise.race([sleep(Math.random() * withinMs), closed])
  child.kill('SIGKILL')
  await closed
  if (child.signalCode !== 'SIGKILL') throw new Error(`ended by itself: ${complaint}`)
  return said.split('.').length - 1
}
