import { getLlama, type LlamaModel, type SequenceEvaluateOptions, type Token } from 'node-llama-cpp'

/** A model in the real engine, with one sequence. */
export type LoadedModel = {
  model: LlamaModel
  /**
   * What the model says after `prompt`, in which control tokens count as such. `ended` says that it
   * ended by itself before `limit` tokens, by default 300.
   */
  answer: (
    prompt: string,
    options?: SequenceEvaluateOptions,
    limit?: number,
  ) => Promise<{ text: string; tokens: Token[]; ended: boolean }>
  dispose: () => Promise<void>
}

/** Loads a file with one thread: more are up to 700 times slower when they exceed the cores. */
export async function loadModel(modelPath: string, contextSize = 8192): Promise<LoadedModel> {
  const llama = await getLlama({ build: 'never', gpu: false, maxThreads: 1, progressLogs: false })
  const model = await llama.loadModel({ modelPath })
  const context = await model.createContext({ contextSize, threads: 1 })
  const sequence = context.getSequence()
  return {
    model,
    answer: async (prompt, options = { temperature: 0 }, limit = 300) => {
      await sequence.clearHistory()
      const tokens: Token[] = []
      const evaluation = sequence.evaluate(model.tokenize(prompt, true), {
        ...options,
        yieldEogToken: true,
      })
      for await (const token of evaluation) {
        if (model.isEogToken(token)) return { text: text(model, tokens), tokens, ended: true }
        tokens.push(token)
        if (tokens.length === limit) break
      }
      return { text: text(model, tokens), tokens, ended: false }
    },
    dispose: () => llama.dispose(),
  }
}

function text(model: LlamaModel, tokens: Token[]): string {
  return model.detokenize(tokens)
}
