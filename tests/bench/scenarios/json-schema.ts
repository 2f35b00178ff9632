import { promptText } from '../prompts.ts'
import { timedAnswer, tokensPerSecond, user } from '../timed-answer.ts'
import { type Scenario, answerFigure } from './scenario.ts'

/** Long enough that the limit of tokens ends the answer. */
const schema = {
  type: 'object',
  additionalProperties: false,
  required: ['items'],
  properties: {
    items: {
      type: 'array',
      minItems: 40,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['kind', 'done', 'note'],
        properties: {
          kind: { type: 'string', enum: ['task', 'event', 'idea'] },
          done: { type: 'boolean' },
          note: { type: 'string', maxLength: 24 },
        },
      },
    },
  },
}

export const jsonSchema: readonly Scenario[] = [
  {
    name: 'json schema',
    figures: [answerFigure, { name: 'of free text', unit: 'x', better: 'more' }],
    async measure(contender, seed) {
      const messages = [user(promptText(seed, 16))]
      const free = await timedAnswer(contender, { messages, maxTokens: 96 })
      const bound = await timedAnswer(contender, {
        messages,
        maxTokens: 96,
        responseFormat: {
          type: 'json_schema',
          json_schema: { name: 'list', schema, strict: true },
        },
      })
      return [tokensPerSecond(bound), tokensPerSecond(bound) / tokensPerSecond(free)]
    },
  },
]
