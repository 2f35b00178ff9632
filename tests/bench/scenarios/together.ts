import { promptText } from '../prompts.ts'
import { longestGapMs, timedAnswer, user } from '../timed-answer.ts'
import { type Scenario, gapFigure } from './scenario.ts'

function streams(count: number): Scenario {
  return {
    name: `streams together, ${count}`,
    figures: [{ name: 'all together', unit: 'tokens/s', better: 'more' }, gapFigure],
    async measure(contender, seed) {
      const startedAt = performance.now()
      const answers = await Promise.all(
        Array.from({ length: count }, (_, at) =>
          timedAnswer(contender, {
            messages: [user(promptText(`${seed} ${at}`, 32))],
            maxTokens: 96,
          }),
        ),
      )
      const tokens = answers.reduce((sum, { completionTokens }) => sum + completionTokens, 0)
      return [
        (tokens * 1000) / (performance.now() - startedAt),
        Math.max(...answers.map((answer) => longestGapMs(answer))),
      ]
    },
  }
}

/** Prompts and answers of several clients that begin in the same moment. */
export const together: readonly Scenario[] = [1, 2, 4, 8].map(streams)
