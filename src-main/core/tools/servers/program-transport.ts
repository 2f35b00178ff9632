import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { deserializeMessage, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js'
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js'
import { within } from '../../lib/within.ts'
import { endLeavers, leaversOf } from './descendants.ts'
import type { FloodGauge } from './flood-gauge.ts'
import { createLineBuffer } from './line-buffer.ts'
import type { LastWords } from './secret-mask.ts'

/** A program to be run, as it is: no shell reads its name or its arguments. */
export interface Program {
  readonly command: string
  readonly args: readonly string[]
  /** All of its variables. */
  readonly environment: Readonly<Record<string, string>>
  readonly folder: string
}

/** The way to a server that is a program of its own. Closed once nothing of it runs any more. */
export interface ProgramTransport extends Transport {
  /** Why it is over, in words for an administrator; `null` while it runs. */
  ending(): string | null
  /** Ends it at once, and does not wait for that. */
  cut(): void
}

/** After its input has ended, and again after it was asked to end. */
const patienceMs = 1000

/**
 * Runs a program and speaks MCP with it, a message a line. It is the first of a process group of its
 * own, and the whole group ends with it, as does what it has started that has left the group. Lines
 * that are no messages are passed over: many programs print greetings.
 */
export function programTransport(
  program: Program,
  deps: {
    readonly gauge: FloodGauge
    readonly lastWords: LastWords
    /** Largest message. */
    readonly maxBytes: number
  },
): ProgramTransport {
  const { gauge, lastWords, maxBytes } = deps
  const lines = createLineBuffer(maxBytes)
  const over = Promise.withResolvers<void>()
  let child: ChildProcessWithoutNullStreams | undefined
  let ending: string | null = null
  let hasExited = false

  const killGroup = (signal: NodeJS.Signals) => {
    // Once it is gone, its number may be that of another program.
    if (!child?.pid || hasExited) return
    try {
      // Negative: everything in the group.
      process.kill(-child.pid, signal)
    } catch {
      // Nothing of it is left.
    }
  }
  /** A child that has left the group may hold them open: nobody waits for that. */
  const letGo = () => {
    child?.stdout.destroy()
    child?.stderr.destroy()
  }
  const cutOff = (why: string) => {
    if (ending !== null) return
    ending = why
    // Nothing of it goes on while Corral looks who has left the group.
    killGroup('SIGSTOP')
    void endAll()
  }
  const endAll = async () => {
    const leavers = child?.pid && !hasExited ? await leaversOf(child.pid) : []
    killGroup('SIGKILL')
    await endLeavers(leavers)
  }
  const take = (chunk: Buffer) => {
    if (ending !== null) return
    if (gauge.take('bytes', chunk.length)) return cutOff('It sent more than anybody could read.')
    const whole = lines.take(chunk)
    if (whole === null)
      return cutOff(`It sent a message of more than ${Math.round(maxBytes / 2 ** 20)} MB.`)
    for (const line of whole) {
      if (ending !== null) return
      hear(line)
    }
  }
  const hear = (line: string) => {
    try {
      transport.onmessage?.(deserializeMessage(line))
    } catch {
      if (gauge.take('messages', 1)) cutOff('It sent more than anybody could read.')
    }
  }

  const transport: ProgramTransport = {
    ending: () => ending,
    cut: () => cutOff('It was ended.'),
    async start() {
      child = spawn(program.command, program.args, {
        cwd: program.folder,
        env: { ...program.environment },
        stdio: 'pipe',
        detached: true,
      })
      child.stdout.on('data', take)
      child.stderr.setEncoding('utf8').on('data', (text: string) => lastWords.add(text))
      // It may be gone before it has read what it is sent.
      child.stdin.on('error', () => {})
      child.once('exit', (code, signal) => {
        killGroup('SIGKILL')
        hasExited = true
        setTimeout(letGo, patienceMs).unref()
        ending ??= signal ? `It was ended by ${signal}.` : `It ended with code ${code}.`
      })
      child.once('close', () => {
        over.resolve()
        transport.onclose?.()
      })
      await once(child, 'spawn')
    },
    async send(message) {
      if (ending !== null) throw new Error('the program has ended')
      child?.stdin.write(serializeMessage(message))
    },
    async close() {
      if (!child?.pid) return
      // Before anything ends: afterwards nobody knows whose they were.
      const leavers = hasExited ? [] : await leaversOf(child.pid)
      child.stdin.end()
      await within(over.promise, patienceMs)
      killGroup('SIGTERM')
      await within(over.promise, patienceMs)
      killGroup('SIGKILL')
      await endLeavers(leavers)
      letGo()
      await within(over.promise, patienceMs)
    },
  }
  return transport
}
