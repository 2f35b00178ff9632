import type Anthropic from '@anthropic-ai/sdk'
import { describe, expect, it } from 'vitest'
import type { Block, Turn } from '../../../src-main/core/chat.ts'
import { calls, encoded, models, result, says } from './chats.ts'

const text = (words: string) => ({ type: 'text', text: words })
const messages = (turns: Turn[], model = models.newest) =>
  encoded({ turns }, { model }).body.messages
const user = (...blocks: Block[]): Turn => ({ role: 'user', blocks })
const use = (id: string) => ({ type: 'tool_use', id, name: 'look', input: { at: 1 } })
const answered = (id: string, content: string) => ({
  type: 'tool_result',
  tool_use_id: id,
  content,
})

describe('a chat for Anthropic', () => {
  it('is what the official client takes', () => {
    const { body } = encoded(
      {
        turns: [
          says('system', 'Be brief.'),
          user(
            { type: 'text', text: 'Look' },
            { type: 'image', mediaType: 'image/png', data: 'AAAA' },
            { type: 'document', url: 'https://example.com/a.pdf' },
          ),
          calls('a'),
          result('a', 'seen'),
        ],
        tools: [{ name: 'look', description: 'Looks', parameters: { type: 'object' } }],
        toolChoice: 'auto',
        thinking: { enabled: true, effort: 'high' },
        output: { type: 'json_schema', schema: { type: 'object' } },
      },
      { promptCache: true, sessionKey: 'hash' },
    )
    const accepted: Anthropic.MessageCreateParamsStreaming = { ...body, stream: true }
    expect(accepted).toEqual({
      model: models.newest,
      max_tokens: 1000,
      stream: true,
      system: [text('Be brief.')],
      messages: [
        {
          role: 'user',
          content: [
            text('Look'),
            {
              type: 'image',
              source: { type: 'base64', media_type: 'image/png', data: 'AAAA' },
            },
            { type: 'document', source: { type: 'url', url: 'https://example.com/a.pdf' } },
          ],
        },
        { role: 'assistant', content: [use('a')] },
        { role: 'user', content: [answered('a', 'seen')] },
      ],
      tools: [{ name: 'look', description: 'Looks', input_schema: { type: 'object' } }],
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: {
        effort: 'high',
        format: { type: 'json_schema', schema: { type: 'object' } },
      },
      cache_control: { type: 'ephemeral' },
      metadata: { user_id: 'hash' },
    })
  })

  it('keeps each block of the system prompt, and leaves out blank texts', () => {
    const { body } = encoded({
      turns: [says('system', 'One', ' '), says('system', 'Two'), says('user', '', 'Hello', '\n')],
    })
    expect(body.system).toEqual([text('One'), text('Two')])
    expect(body.messages).toEqual([{ role: 'user', content: [text('Hello')] }])
  })

  it('leaves a later system turn in its place, as a message or as a marked text', () => {
    const turns = [
      says('user', 'Hello'),
      says('system', 'Rain', 'Wind'),
      says('assistant', 'Hi'),
      says('user', 'Go'),
    ]
    expect(messages(turns).map(({ role }) => role)).toEqual(['user', 'system', 'assistant', 'user'])
    const marked = [text('<system>\nRain\n</system>'), text('<system>\nWind\n</system>')]
    expect(messages(turns, models.budget)[0]).toEqual({
      role: 'user',
      content: [text('Hello'), ...marked],
    })
    // Anthropic takes a system message behind a user's only, and none before another.
    const between = [says('user', 'Hello'), says('system', 'Rain'), says('user', 'Go')]
    expect(messages(between)).toEqual([
      { role: 'user', content: [text('Hello'), marked[0], text('Go')] },
    ])
    const first = [says('user', 'Hello'), says('assistant', 'Hi'), says('system', 'Rain')]
    expect(messages(first).at(-1)).toEqual({ role: 'user', content: [marked[0]] })
  })

  it('asks with a system prompt that stands alone', () => {
    expect(messages([says('system', 'Tell a joke.')])).toEqual([
      { role: 'user', content: [text('Tell a joke.')] },
    ])
  })

  it('puts the results of one answer into one message, in the order of the calls', () => {
    const turns = [
      says('user', 'Look'),
      calls('a', 'b'),
      result('b', 'second'),
      says('system', 'Hurry'),
      result('a', '[tool error] first'),
      says('user', 'Well?'),
    ]
    expect(messages(turns).at(-1)).toEqual({
      role: 'user',
      content: [
        { ...answered('a', 'first'), is_error: true },
        answered('b', 'second'),
        text('<system>\nHurry\n</system>'),
        text('Well?'),
      ],
    })
  })

  it('gives a result to each call, also where the client has none', () => {
    const none = { type: 'tool_result', content: 'no result', is_error: true }
    expect(messages([says('user', 'Look'), calls('a', 'b'), result('b', '')]).at(-1)).toEqual({
      role: 'user',
      content: [
        { ...none, tool_use_id: 'a' },
        { type: 'tool_result', tool_use_id: 'b' },
      ],
    })
    expect(messages([says('user', 'Look'), calls('a')]).at(-1)).toEqual({
      role: 'user',
      content: [{ ...none, tool_use_id: 'a' }],
    })
  })

  it('keeps what a result says that answers no call of the message before', () => {
    const turns = [says('user', 'Look'), calls('a'), result('a', 'seen'), says('assistant', 'So.')]
    expect(messages([...turns, result('a', 'late')]).at(-1)).toEqual({
      role: 'user',
      content: [text('[tool result] late')],
    })
    expect(messages([...turns.slice(0, 3), result('a', 'again')]).at(-1)).toEqual({
      role: 'user',
      content: [answered('a', 'seen'), text('[tool result] again')],
    })
  })

  it('writes ids that Anthropic takes, each once, the same for call and result', () => {
    const round = [calls('call:1'), result('call:1', 'seen')]
    const sent = messages([says('user', 'Look'), ...round, ...round])
    const ids = sent.flatMap(({ content }) =>
      content.map((block) =>
        'id' in block ? block.id : (block as { tool_use_id?: string }).tool_use_id,
      ),
    )
    expect(ids.slice(1)).toEqual(['call_x3a_1', 'call_x3a_1', 'call_x3a_1-2', 'call_x3a_1-2'])
  })

  it.each([
    ['', {}],
    ['{"a": [1]}', { a: [1] }],
    ['{"a": ', { _raw: '{"a": ' }],
    ['[1]', { _raw: '[1]' }],
  ])('turns the arguments %j into an input', (args, input) => {
    const call: Block = { type: 'tool_call', id: 'a', name: 'look', arguments: args }
    const sent = messages([
      says('user', 'Look'),
      { role: 'assistant', blocks: [call] },
      result('a', '1'),
    ])
    expect(sent[1]?.content).toEqual([{ type: 'tool_use', id: 'a', name: 'look', input }])
  })

  it('refuses pictures that nobody reads there, and leaves out those of an assistant', () => {
    const tiff: Block = { type: 'image', mediaType: 'image/tiff', data: 'AAAA' }
    expect(() => messages([user(tiff)])).toThrow(/JPEG/)
    const zip: Block = { type: 'document', mediaType: 'application/zip', data: 'AAAA' }
    expect(() => messages([user(zip)])).toThrow(/PDF/)
    const turns: Turn[] = [
      says('user', 'Draw'),
      { role: 'assistant', blocks: [tiff] },
      says('user', 'So?'),
    ]
    const { body, dropped } = encoded({ turns })
    expect(body.messages).toHaveLength(2)
    expect(dropped).toEqual(['messages: image of the assistant'])
  })

  it('sends a text file as text', () => {
    const data = Buffer.from('Grüße').toString('base64')
    expect(
      messages([user({ type: 'document', mediaType: 'text/plain', data })])[0]?.content,
    ).toEqual([
      { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'Grüße' } },
    ])
  })

  it('lets a model go on with an answer where it does, without white space at the end', () => {
    const turns = [says('user', 'Sing'), says('assistant', 'La la \n')]
    expect(messages(turns, models.budget).at(-1)?.content).toEqual([text('La la')])
    expect(() => messages(turns)).toThrow(/user message/)
  })
})
