import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp'

/** A place for one answer. It keeps its tokens after use, so that the next turn starts warm. */
interface Slot {
  readonly sequence: LlamaContextSequence
  free(): void
}

export interface Slots {
  /**
   * A free slot: the one that shares the longest beginning with the prompt, else the least
   * recently used. With none free, waits in order of arrival; aborting `signal` leaves the queue.
   */
  take(prompt: Token[], signal: AbortSignal): Promise<Slot>
  waiting(): number
  /** The next request would have to wait. */
  full(): boolean
}

export function createSlots(context: LlamaContext): Slots {
  const idle = Array.from({ length: context.totalSequences }, () => context.getSequence())
  const queue: ((sequence: LlamaContextSequence) => void)[] = []

  const slotOf = (sequence: LlamaContextSequence): Slot => ({
    sequence,
    free() {
      const next = queue.shift()
      if (next) next(sequence)
      else idle.push(sequence)
    },
  })

  return {
    waiting: () => queue.length,
    full: () => idle.length === 0,
    take(prompt, signal) {
      const best = warmest(idle, prompt)
      if (best !== undefined) return Promise.resolve(slotOf(idle.splice(best, 1)[0]!))
      if (signal.aborted) return Promise.reject(signal.reason as Error)
      return new Promise((resolve, reject) => {
        const leave = () => {
          queue.splice(queue.indexOf(enter), 1)
          reject(signal.reason as Error)
        }
        const enter = (sequence: LlamaContextSequence) => {
          signal.removeEventListener('abort', leave)
          resolve(slotOf(sequence))
        }
        signal.addEventListener('abort', leave, { once: true })
        queue.push(enter)
      })
    },
  }
}

/** Sharing less than this part of the prompt is chance (a common system line), not a conversation. */
const leastShare = 0.1

/** `idle` is in order of last use, so its first is the one that is missed least. */
function warmest(idle: readonly LlamaContextSequence[], prompt: Token[]): number | undefined {
  if (idle.length === 0) return undefined
  let best = 0
  let bestShared = prompt.length * leastShare
  idle.forEach((sequence, index) => {
    const { firstDifferentIndex } = sequence.compareContextTokens(prompt)
    if (firstDifferentIndex > bestShared) {
      best = index
      bestShared = firstDifferentIndex
    }
  })
  return best
}
