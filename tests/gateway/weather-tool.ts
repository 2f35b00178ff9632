import { jsonSchema, tool } from 'ai'

/** A tool for the AI SDK that says `rain`, and what it was asked. */
export function createWeather() {
  const asked: unknown[] = []
  const weather = tool({
    description: 'Forecast',
    inputSchema: jsonSchema<{ city: string }>({
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
    }),
    execute: async (input) => {
      asked.push(input)
      return 'rain'
    },
  })
  return { weather, asked }
}
