import { promptText } from '../prompts.ts'
import { firstTokenMs, longestGapMs, timedAnswer, user } from '../timed-answer.ts'
import { type Scenario, firstTokenFigure } from './scenario.ts'

/** A stream runs, and then somebody comes with a long prompt. */
export const stall: readonly Scenario[] = [
  {
    name: 'long prompt beside a stream',
    figures: [
      { name: 'longest stall of the stream', unit: 'ms', better: 'less' },
      { ...firstTokenFigure, name: 'first token of the prompt' },
    ],
    async measure(contender, seed) {
      const underWay = Promise.withResolvers<void>()
      const enough = new AbortController()
      const running = timedAnswer(contender, {
        messages: [user(promptText(`running ${seed}`, 16))],
        maxTokens: 2500,
        signal: enough.signal,
        onText(pieces) {
          if (pieces === 16) underWay.resolve()
        },
      })
      await Promise.race([underWay.promise, running])
      const arrivedAt = performance.now()
      const arriving = await timedAnswer(contender, {
        messages: [user(promptText(`arriving ${seed}`, 2000))],
        maxTokens: 4,
      })
      enough.abort()
      return [longestGapMs(await running, arrivedAt), firstTokenMs(arriving)]
    },
  },
]
