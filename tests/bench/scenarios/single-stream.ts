import { promptText } from '../prompts.ts'
import { firstTokenMs, timedAnswer, tokensPerSecond, user } from '../timed-answer.ts'
import { type Scenario, answerFigure, firstTokenFigure } from './scenario.ts'

function prompt(tokens: number): Scenario {
  return {
    name: `prompt ${tokens}`,
    figures: [{ name: 'prompt', unit: 'tokens/s', better: 'more' }],
    async measure(contender, seed) {
      const messages = [user(promptText(seed, tokens))]
      const answer = await timedAnswer(contender, { messages, maxTokens: 1 })
      return [(answer.promptTokens * 1000) / firstTokenMs(answer)]
    },
  }
}

/** One request at a time. */
export const singleStream: readonly Scenario[] = [
  {
    name: 'decode single',
    figures: [answerFigure, firstTokenFigure],
    async measure(contender, seed) {
      const messages = [user(promptText(seed, 16))]
      const answer = await timedAnswer(contender, { messages, maxTokens: 128 })
      return [tokensPerSecond(answer), firstTokenMs(answer)]
    },
  },
  prompt(512),
  prompt(2048),
]
