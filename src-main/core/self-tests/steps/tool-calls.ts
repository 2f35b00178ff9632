import { streamChat } from '../chat-stream.ts'
import { demand } from '../faults.ts'
import { type SelfTest, shortTimeoutMs } from '../self-test.ts'
import { demandWeatherCall, openAiWeather, refuseCutOff } from '../weather-question.ts'

/** A tool is called in a stream. */
export const toolCalls: SelfTest = {
  name: 'tool-calls',
  kind: 'text',
  timeoutMs: shortTimeoutMs,
  async run(port) {
    const { calls, finishReason } = await streamChat(port, openAiWeather())
    refuseCutOff(finishReason === 'length')
    const [call] = calls
    demandWeatherCall(call)
    demand(finishReason === 'tool_calls', `A call ends with '${finishReason}'.`)
    return `One call with its id first, in ${call?.pieces} pieces.`
  },
}
