import type { Contender } from '../contenders/contender.ts'
import { promptText } from '../prompts.ts'
import { type Message, firstTokenMs, timedAnswer, user } from '../timed-answer.ts'
import { type Scenario, firstTokenFigure } from './scenario.ts'

const answerTokens = 32

/** Each turn sends all that was said before, as clients do. */
function conversation(contender: Contender, seed: string) {
  const messages: Message[] = []
  return {
    /** Answers the time to the first token. */
    async turn(promptTokens: number): Promise<number> {
      messages.push(user(promptText(`${seed} ${messages.length}`, promptTokens)))
      const answer = await timedAnswer(contender, { messages, maxTokens: answerTokens })
      messages.push({ role: 'assistant', content: answer.text })
      return firstTokenMs(answer)
    },
  }
}

export const conversations: readonly Scenario[] = [
  {
    name: 'next turn',
    figures: [firstTokenFigure],
    async measure(contender, seed) {
      const { turn } = conversation(contender, seed)
      await turn(1200)
      return [await turn(48)]
    },
  },
  {
    name: 'two conversations interleaved',
    figures: [{ ...firstTokenFigure, name: 'later turns, mean' }],
    async measure(contender, seed) {
      const pair = ['left', 'right'].map((side) => conversation(contender, `${side} ${seed}`))
      for (const { turn } of pair) await turn(700)
      const times: number[] = []
      for (let later = 0; later < 2; later++) {
        for (const { turn } of pair) times.push(await turn(48))
      }
      return [times.reduce((sum, time) => sum + time, 0) / times.length]
    },
  },
]
