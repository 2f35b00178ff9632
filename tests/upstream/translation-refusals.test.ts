import { expect, it } from 'vitest'
import type { AnswerEvent } from '../../src-main/core/chat.ts'
import { createMessageWriter } from '../../src-main/core/gateway/anthropic/message-writer.ts'
import { createChatEncoder } from '../../src-main/core/gateway/openai/chat-response.ts'
import { createCompletionEncoder } from '../../src-main/core/gateway/openai/completion-response.ts'
import { createResponseWriter } from '../../src-main/core/gateway/responses/response-writer.ts'
import { parseResponsesRequest } from '../../src-main/core/gateway/responses/responses-request.ts'
import { collected } from './anthropic/streams.ts'

const usage = {
  promptTokens: 100,
  cachedTokens: 10,
  cacheWriteTokens: 20,
  longCacheWriteTokens: 30,
  completionTokens: 1,
  thinkingTokens: 0,
}
async function* refusal(): AsyncGenerator<AnswerEvent> {
  yield { type: 'text', choice: 0, text: 'No' }
  yield { type: 'finish', choice: 0, reason: 'refusal', stopSequence: null }
  yield { type: 'end', usage, firstTokenMs: 0, tokensPerSecond: null, prefixBreak: null }
}
const joined = async (stream: AsyncIterable<string>) => (await collected(stream)).join('')

it.each([
  ['chats', createChatEncoder('m')],
  ['completions', createCompletionEncoder('m')],
])('a refusal is a content filter in OpenAI’s %s', async (_, encoder) => {
  const { body } = await encoder.collect(refusal())
  expect(body).toMatchObject({
    choices: [{ finish_reason: 'content_filter' }],
    usage: { prompt_tokens_details: { cached_tokens: 10, cache_write_tokens: 50 } },
  })
  expect(await joined(encoder.stream(refusal(), false))).toContain('"content_filter"')
})

it('a refusal is a refusal in Anthropic’s, with what was kept of the prompt', async () => {
  const writer = createMessageWriter('m', { showThinking: true, requestId: 'r' })
  const { body } = await writer.collect(refusal())
  expect(body).toMatchObject({
    stop_reason: 'refusal',
    usage: {
      input_tokens: 40,
      cache_read_input_tokens: 10,
      cache_creation_input_tokens: 50,
      cache_creation: { ephemeral_5m_input_tokens: 20, ephemeral_1h_input_tokens: 30 },
    },
  })
})

it('a refusal leaves a response incomplete', async () => {
  const request = parseResponsesRequest({ model: 'm', input: 'Hello' }, 'normal')
  const { body } = await createResponseWriter(request).collect(refusal())
  expect(body).toMatchObject({
    status: 'incomplete',
    incomplete_details: { reason: 'content_filter' },
  })
})
