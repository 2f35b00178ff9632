import type { LlamaContext, LlamaContextSequence, Token } from 'node-llama-cpp'

/** The sequences of a context, each used by one request at a time. */
export function createBareSlots(context: LlamaContext) {
  const idle = Array.from({ length: context.totalSequences }, () => context.getSequence())
  const queue: ((sequence: LlamaContextSequence) => void)[] = []
  return {
    /** The idle sequence that knows most of the prompt, else the one unused for longest. */
    take(prompt: Token[]): Promise<LlamaContextSequence> {
      const shares = idle.map(
        (sequence) => sequence.compareContextTokens(prompt).firstDifferentIndex,
      )
      const most = Math.max(0, ...shares)
      const best = most > prompt.length * 0.1 ? shares.indexOf(most) : 0
      const [found] = idle.splice(best, 1)
      if (found) return Promise.resolve(found)
      return new Promise((resolve) => queue.push(resolve))
    },
    free(sequence: LlamaContextSequence): void {
      const next = queue.shift()
      if (next) next(sequence)
      else idle.push(sequence)
    },
  }
}

/** Leaves in the sequence what it shares with the prompt; answers what is to be computed. */
export async function keepCommonPrefix(
  sequence: LlamaContextSequence,
  prompt: Token[],
): Promise<Token[]> {
  const { firstDifferentIndex } = sequence.compareContextTokens(prompt)
  const keep = Math.min(firstDifferentIndex, prompt.length - 1)
  if (keep < sequence.nextTokenIndex) {
    await sequence.eraseContextTokenRanges([{ start: keep, end: sequence.nextTokenIndex }])
  }
  return prompt.slice(sequence.nextTokenIndex)
}
