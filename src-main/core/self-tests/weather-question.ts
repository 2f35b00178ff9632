import { ModelFell } from './faults.ts'
import { mostAnswerTokens } from './self-test.ts'

/** A question that only a tool can answer, in the words of each dialect. */
const name = 'get_weather'
const description = 'The weather of now in a city.'
const parameters = {
  type: 'object',
  properties: { city: { type: 'string', description: 'Name of the city' } },
  required: ['city'],
}
const question = `What is the weather in Oslo? Call ${name} to find out.`
const questionOfTwo = `What is the weather in Oslo and in Rome? Call ${name} once for each, both at once.`

export function openAiWeather({ ofTwo = false } = {}) {
  return {
    messages: [{ role: 'user', content: ofTwo ? questionOfTwo : question }],
    tools: [{ type: 'function', function: { name, description, parameters } }],
    parallel_tool_calls: ofTwo,
    // Long thoughts would take minutes, and prove nothing about a protocol.
    reasoning_effort: 'none',
    max_tokens: mostAnswerTokens,
    temperature: 0,
  }
}

export const anthropicWeather = {
  messages: [{ role: 'user', content: question }],
  tools: [{ name, description, input_schema: parameters }],
  thinking: { type: 'disabled' },
  max_tokens: mostAnswerTokens,
  temperature: 0,
}

export const responsesWeather = {
  input: question,
  tools: [{ type: 'function', name, description, parameters, strict: false }],
  reasoning: { effort: 'none' },
  max_output_tokens: mostAnswerTokens,
  temperature: 0,
  store: false,
}

/** The model has called the tool as it was told. @throws ModelFell */
export function demandWeatherCall(call: { name: string; arguments: string } | undefined): void {
  if (!call) throw new ModelFell('It answered in text instead of calling the tool.')
  if (call.name !== name) throw new ModelFell('It called a tool that it was not given.')
  const args = jsonOf(call.arguments)
  if (typeof args !== 'object' || args === null || !('city' in args)) {
    throw new ModelFell('It called the tool without the argument that it needs.')
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new ModelFell('The arguments of its call are no JSON.')
  }
}

/** @throws ModelFell */
export function refuseCutOff(isCutOff: boolean): void {
  if (isCutOff) throw new ModelFell(`It was not done after ${mostAnswerTokens} tokens.`)
}
