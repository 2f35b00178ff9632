import { z } from 'zod'
import { shaped } from '../event-frames.ts'
import { demand } from '../faults.ts'
import { type SelfTest, shortTimeoutMs } from '../self-test.ts'

const Completion = z.object({
  choices: z.tuple([
    z.object({ message: z.object({ content: z.string() }), finish_reason: z.string() }),
  ]),
})
const Weather = z.strictObject({
  sky: z.enum(['clear', 'cloudy', 'rain']),
  degrees: z.int().min(-60).max(60),
  windy: z.boolean(),
})

/** An answer that has to fit a schema. The engine sees to it, so it fits whatever the model wants. */
export const jsonSchema: SelfTest = {
  name: 'json-schema',
  kind: 'text',
  timeoutMs: shortTimeoutMs,
  async run(port) {
    const schema = z.toJSONSchema(Weather)
    const answer = await port.post('/v1/chat/completions', {
      messages: [{ role: 'user', content: 'Invent the weather of a day in May, as JSON.' }],
      response_format: {
        type: 'json_schema',
        json_schema: { name: 'weather', strict: true, schema },
      },
      reasoning_effort: 'none',
      max_tokens: 256,
      temperature: 0,
    })
    const [{ message, finish_reason: reason }] = shaped(answer, Completion, 'The answer').choices
    demand(reason === 'stop', `The answer ends with '${reason}' before it is whole.`)
    shaped(jsonOf(message.content), Weather, 'The JSON')
    return 'The answer fits its schema.'
  },
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
