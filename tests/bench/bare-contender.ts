import { getLlama } from 'node-llama-cpp'
import { defaultThreads } from '../../src-main/core/engine/threads.ts'
import { type Contender, freshPrompt } from './contender.ts'

/** node-llama-cpp's own loop, with nothing around it. */
export async function bareContender(modelPath: string): Promise<Contender> {
  const threads = defaultThreads()
  const llama = await getLlama({ build: 'never', maxThreads: threads, progressLogs: false })
  const model = await llama.loadModel({ modelPath })
  const context = await model.createContext({ contextSize: 8192, threads })
  const sequence = context.getSequence()
  return {
    async tokensPerSecond({ promptTokens, answerTokens }) {
      await sequence.clearHistory()
      const prompt = model.tokenize(freshPrompt(promptTokens))
      const startedAt = performance.now()
      let firstAt = 0
      let produced = 0
      for await (const _ of sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true })) {
        firstAt ||= performance.now()
        produced += 1
        if (produced === answerTokens) break
      }
      if (answerTokens === 1) return (prompt.length * 1000) / (firstAt - startedAt)
      return ((produced - 1) * 1000) / (performance.now() - firstAt)
    },
    end: () => llama.dispose(),
  }
}
