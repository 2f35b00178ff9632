import { streamChat } from '../chat-stream.ts'
import { ModelFell, demand } from '../faults.ts'
import { type SelfTest, shortTimeoutMs } from '../self-test.ts'

/** An answer in pieces, with its end. */
export const stream: SelfTest = {
  name: 'stream',
  kind: 'text',
  timeoutMs: shortTimeoutMs,
  async run(port) {
    const { text, thinking, pieces, finishReason } = await streamChat(port, {
      messages: [{ role: 'user', content: 'Count from one to ten, in words.' }],
      reasoning_effort: 'none',
      max_tokens: 64,
      temperature: 0,
    })
    demand(['stop', 'length'].includes(finishReason), 'It ends for no reason that OpenAI knows.')
    if (text === '' && thinking === '') throw new ModelFell('It said nothing.')
    return `${pieces} pieces, ended by '${finishReason}'.`
  },
}
