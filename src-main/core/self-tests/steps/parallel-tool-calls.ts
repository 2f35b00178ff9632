import { streamChat } from '../chat-stream.ts'
import { ModelFell, demand } from '../faults.ts'
import { type SelfTest, shortTimeoutMs } from '../self-test.ts'
import { demandWeatherCall, openAiWeather, refuseCutOff } from '../weather-question.ts'

/** Two calls in one answer, each with an index and an id of its own. */
export const parallelToolCalls: SelfTest = {
  name: 'parallel-tool-calls',
  kind: 'text',
  timeoutMs: shortTimeoutMs,
  async run(port) {
    const { calls, finishReason } = await streamChat(port, openAiWeather({ ofTwo: true }))
    refuseCutOff(finishReason === 'length')
    const [first] = calls
    demandWeatherCall(first)
    demand(finishReason === 'tool_calls', `Calls end with '${finishReason}'.`)
    if (calls.length === 1) throw new ModelFell('It made one call at a time.')
    for (const call of calls) demandWeatherCall(call)
    return `${calls.length} calls, each with its own index and id.`
  },
}
