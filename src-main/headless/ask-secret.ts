import { text } from 'node:stream/consumers'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'

/**
 * A secret from the terminal, typed without being shown, or from a pipe: its first line. Never from
 * an argument, which every user of the machine can read.
 * @throws Error when nothing was given; AbortError at Control-C
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
  try {
    const secret = await terminal.question('')
    process.stderr.write('\n')
    return secret
  } finally {
    terminal.close()
  }
}

async function firstLine(): Promise<string> {
  return (await text(process.stdin)).split(/\r?\n/, 1)[0] ?? ''
}
