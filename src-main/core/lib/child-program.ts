import { spawn } from 'node:child_process'

/**
 * A program in a process of its own that has nothing of this one: no variables, no open files, no
 * arguments. It speaks in lines of text, and ends by itself when this process dies.
 */
export interface ChildProgram {
  /** `undefined` until it runs, or when it could not be started. */
  pid(): number | undefined
  send(line: string): void
  onLine(listener: (line: string) => void): void
  /** Called once, also when it could not be started, with how it ended. */
  onEnd(listener: (end: ChildEnd) => void): void
  /** At once, whatever it is at. */
  kill(): void
}

/** Either a code, or the signal that ended it; neither when it could not be started. */
export interface ChildEnd {
  readonly code: number | null
  readonly signal: string | null
}

/** For the program of trials: a vocabulary and its texts fit easily, a bomb does not. */
export const trialOptions = ['--max-old-space-size=1536', '--no-warnings']

/** Much more than a program has to say; what says more has gone wrong. */
const maxSaidChars = 256 * 1024

function createLineReader(tooMuch: () => void) {
  const listeners: ((line: string) => void)[] = []
  const decoder = new TextDecoder()
  let saidChars = 0
  let rest = ''
  return {
    listen: (listener: (line: string) => void) => void listeners.push(listener),
    take(chunk: Buffer) {
      const text = decoder.decode(chunk, { stream: true })
      saidChars += text.length
      if (saidChars > maxSaidChars) return tooMuch()
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) for (const listener of listeners) listener(line)
    },
  }
}

/**
 * Runs a file of JavaScript, or of TypeScript in a checkout, in a Node of its own. The file reads
 * its lines from the standard input, and has to end when that ends.
 */
export function startNodeProgram(file: string, nodeOptions: readonly string[]): ChildProgram {
  const child = spawn(process.execPath, [...nodeOptions, file], {
    cwd: '/',
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
  })
  const ended = Promise.withResolvers<ChildEnd>()
  child.once('error', () => ended.resolve({ code: null, signal: null }))
  child.once('close', (code, signal) => ended.resolve({ code, signal }))
  // It may be gone before it has read what it is sent.
  child.stdin.on('error', () => {})
  const lines = createLineReader(() => child.kill('SIGKILL'))
  child.stdout.on('data', lines.take)
  return {
    pid: () => child.pid,
    send: (line) => void child.stdin.write(`${line}\n`),
    onLine: lines.listen,
    onEnd: (listener) => void ended.promise.then(listener),
    kill: () => void child.kill('SIGKILL'),
  }
}
