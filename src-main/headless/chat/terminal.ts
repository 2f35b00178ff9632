import { createInterface } from 'node:readline/promises'

/** Where a person types, or a pipe that stands for one. */
export interface Terminal extends Disposable {
  readonly isInteractive: boolean
  /** The next line; `null` at the end of the input, or after Control-C. */
  question(prompt: string): Promise<string | null>
  /** From now on until `done`, Control-C aborts the signal instead of ending the conversation. */
  interrupted(): { readonly signal: AbortSignal; done(): void }
}

export function openTerminal(): Terminal {
  const isInteractive = process.stdin.isTTY
  const lines = createInterface({
    input: process.stdin,
    ...(isInteractive && { output: process.stdout, historySize: 200 }),
  })
  const typed = lines[Symbol.asyncIterator]()
  let stop: (() => void) | null = null
  const onInterrupt = () => (stop ? stop() : lines.close())
  lines.on('SIGINT', onInterrupt)
  // Not from a terminal the signal comes to the process.
  process.on('SIGINT', onInterrupt)
  return {
    isInteractive,
    async question(prompt) {
      if (isInteractive) {
        lines.setPrompt(prompt)
        lines.prompt()
      }
      const { value, done } = await typed.next()
      return done ? null : value
    },
    interrupted() {
      const controller = new AbortController()
      stop = () => controller.abort()
      return {
        signal: controller.signal,
        done: () => {
          stop = null
        },
      }
    },
    [Symbol.dispose]() {
      process.off('SIGINT', onInterrupt)
      lines.close()
      if (isInteractive) process.stdout.write('\n')
    },
  }
}
