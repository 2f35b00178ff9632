import { promptText } from '../prompts.ts'
import { type Message, firstTokenMs, timedAnswer, user } from '../timed-answer.ts'
import { type Scenario, firstTokenFigure } from './scenario.ts'

function system(content: string): Message {
  return { role: 'system', content }
}

/** Requests that begin alike, as those of one app do. */
export const sharedPrefix: readonly Scenario[] = [
  {
    name: 'shared prefix, second request',
    figures: [firstTokenFigure],
    async measure(contender, seed) {
      const prefix = system(promptText(seed, 1500))
      const ask = (question: string) =>
        timedAnswer(contender, {
          messages: [prefix, user(promptText(seed + question, 24))],
          maxTokens: 4,
        })
      await ask('first')
      return [firstTokenMs(await ask('second'))]
    },
  },
  {
    name: 'shared prefix, four new at once',
    figures: [{ name: 'all answered', unit: 'ms', better: 'less' }],
    async measure(contender, seed) {
      const prefix = system(promptText(seed, 1500))
      const startedAt = performance.now()
      await Promise.all(
        ['a', 'b', 'c', 'd'].map((question) =>
          timedAnswer(contender, {
            messages: [prefix, user(promptText(seed + question, 24))],
            maxTokens: 8,
          }),
        ),
      )
      return [performance.now() - startedAt]
    },
  },
]
