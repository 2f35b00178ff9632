import { text } from 'node:stream/consumers'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/**
 * A secret from the terminal, typed without being shown, or from a pipe: its first line. Never from
 * an argument, which every user of the machine can read.
 * @throws Error when nothing was given
 */
export async function askSecret(question: string): Promise<string> {
  const secret = process.stdin.isTTY ? await typed(question) : await firstLine()
  if (secret === '') throw new Error('nothing was typed')
  return secret
}

async function typed(question: string): Promise<string> {
  process.stderr.write(`${question}: `)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true })
  const interrupted = Promise.withResolvers<never>()
  terminal.once('SIGINT', () => interrupted.reject(new Error('interrupted')))
  try {
    return await Promise.race([terminal.question(''), interrupted.promise])
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}

async function firstLine(): Promise<string> {
  return (await text(process.stdin)).split(/\r?\n/, 1)[0] ?? ''
}
