import type { ChatRequest, Turn } from '../../../src-main/core/chat.ts'
import type { PromptSource } from '../../../src-main/core/engine/prompt/prompt-template.ts'
import { request as anyRequest } from '../formats/parsing.ts'

export function turn(role: 'system' | 'user' | 'assistant', text: string): Turn {
  return { role, blocks: [{ type: 'text', text }] }
}

export const weather = {
  name: 'get_weather',
  description: 'The weather of a city.',
  parameters: {
    type: 'object',
    properties: { city: { type: 'string', description: 'Its name' } },
    required: ['city'],
  },
}

/** A question, a call with its result, an answer, and a second question. */
export const conversation: readonly Turn[] = [
  turn('system', 'Be brief.'),
  turn('user', 'Rain in Paris?'),
  {
    role: 'assistant',
    blocks: [
      { type: 'thinking', text: 'I have to look.' },
      { type: 'tool_call', id: 'call_1', name: 'get_weather', arguments: '{"city":"Paris"}' },
    ],
  },
  { role: 'tool', blocks: [{ type: 'tool_result', callId: 'call_1', text: 'dry, 25 °C' }] },
  turn('assistant', 'No.'),
  turn('user', 'And in Rome?'),
]

export function chat(turns: readonly Turn[], change: Partial<ChatRequest> = {}): ChatRequest {
  return anyRequest({ turns, tools: [], ...change })
}

/** A file with this template and nothing else of note. */
export function source(template: string | null, change: Partial<PromptSource> = {}): PromptSource {
  return {
    template,
    toolTemplate: null,
    bosText: '<s>',
    eosText: '</s>',
    controlTexts: [],
    ...change,
  }
}
