import { describe, expect, it } from 'vitest'
import { compilePrompt } from '../../../src-main/core/engine/prompt/prompt-template.ts'
import { chat, conversation, source, turn, weather } from './conversation.ts'

const message = '[{{ message.role }}:{{ message.content }}]'
const plain = `{% for message in messages %}${message}{% endfor %}>`
const alternating = `{% for message in messages %}{% if (message.role == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must take turns') }}{% endif %}${message}{% endfor %}>`

function render(template: string | null, ...args: Parameters<typeof chat>): string {
  return compilePrompt(source(template))
    .render(chat(...args))
    .pieces.join('')
}

const tools = [weather]

describe('a template', () => {
  it('may be missing: then the prompt is ChatML', () => {
    expect(render(null, [turn('system', 'Be brief.'), turn('user', 'Hi')])).toBe(
      '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
    )
  })

  it('gets the texts of the first and last token', () => {
    expect(render('{{ bos_token }}|{{ eos_token }}', [turn('user', 'Hi')])).toBe('<s>|</s>')
  })

  it('has a variant for tools that only requests with tools use', () => {
    const template = compilePrompt(
      source('plain', { toolTemplate: 'with {{ tools[0].function.name }}' }),
    )
    const text = (...args: Parameters<typeof chat>) =>
      template.render(chat(...args)).pieces.join('')
    expect(text([turn('user', 'Hi')])).toBe('plain')
    expect(text([turn('user', 'Hi')], { tools })).toBe('with get_weather')
    expect(text([turn('user', 'Hi')], { tools, toolChoice: 'none' })).toBe('plain')
  })

  it('that drops system messages finds their text before the next question', () => {
    const template = `{% for message in messages %}{% if message.role == 'system' %}{{ raise_exception('No') }}{% endif %}${message}{% endfor %}`
    const turns = [
      turn('system', 'A'),
      turn('user', 'B'),
      turn('assistant', 'C'),
      turn('user', 'D'),
    ]
    expect(render(template, turns)).toBe('[user:A\n\nB][assistant:C][user:D]')
    expect(render(template, [turn('system', 'A')])).toBe('[user:A]')
  })

  it('that wants roles to take turns gets neighbours as one message', () => {
    const turns = [turn('user', 'A'), turn('user', 'B'), turn('assistant', 'C'), turn('user', 'D')]
    expect(render(alternating, turns)).toBe('[user:A\n\nB][assistant:C][user:D]>')
    expect(render(plain, turns)).toBe('[user:A][user:B][assistant:C][user:D]>')
  })

  it('that takes content in parts only gets parts', () => {
    const template =
      '{% for message in messages %}{% for part in message.content %}({{ part.text }}){% endfor %}{% endfor %}'
    expect(render(template, [turn('user', 'A'), turn('user', 'B')])).toBe('(A)(B)')
  })

  it('that knows no tools gets them and their calls in words', () => {
    const prompt = render(plain, conversation, { tools })
    expect(prompt).toContain('[system:Be brief.\n\n# Tools')
    expect(prompt).toContain('"name":"get_weather"')
    expect(prompt).toContain(
      '<tool_call>\n{"name": "get_weather", "arguments": {"city":"Paris"}}\n</tool_call>',
    )
    expect(prompt).toContain('<tool_response>\ndry, 25 °C\n</tool_response>')
    expect(render(plain, [turn('user', 'Hi')], { tools })).toMatch(
      /^\[system:# Tools[^]*\]\[user:Hi\]>$/,
    )
  })

  it('that takes one call at a time gets several one after the other, each with its result', () => {
    const template = `{% for message in messages %}{% if message.tool_calls %}{% if message.tool_calls|length > 1 %}{{ raise_exception('One call') }}{% endif %}[{{ message.tool_calls[0].function.name }} {{ message.tool_calls[0].function.arguments }}]{% else %}${message}{% endif %}{% endfor %}{{ tools }}`
    const call = (id: string, city: string) =>
      ({ type: 'tool_call', id, name: 'get_weather', arguments: `{"city":"${city}"}` }) as const
    const result = (callId: string, text: string) =>
      ({ role: 'tool', blocks: [{ type: 'tool_result', callId, text }] }) as const
    const prompt = render(template, [
      turn('user', 'Hi'),
      { role: 'assistant', blocks: [call('1', 'Oslo'), call('2', 'Rome')] },
      result('1', 'cold'),
      result('2', 'warm'),
    ])
    expect(prompt).toContain(
      '[user:Hi][get_weather {"city":"Oslo"}][tool:cold][get_weather {"city":"Rome"}][tool:warm]',
    )
  })

  it('gets earlier thinking apart from the answer, also when a client sends it as text', () => {
    const template = `{% for message in messages %}{% if message.reasoning_content %}({{ message.reasoning_content }}){% endif %}${message}{% endfor %}`
    const asText = [turn('user', 'A'), turn('assistant', '<think>\nHm.\n</think>\n\nB')]
    expect(render(template, asText)).toBe('[user:A](Hm.)[assistant:B]')
    expect(render(plain, asText)).toBe('[user:A][assistant:B]>')
    const open = turn('assistant', 'The mark <think> opens it.')
    expect(render(template, [open])).toBe('[assistant:The mark <think> opens it.]')
  })

  it('gets the values that a request has for it, but none in place of its own', () => {
    const template = '{{ mood }} {{ messages[0].content }} {{ bos_token }} {{ range(2)|length }}'
    const templateOptions = { mood: 'glad', messages: [], bos_token: 'x', range: 1 }
    expect(render(template, [turn('user', 'Hi')], { templateOptions })).toBe('glad Hi <s> 2')
  })

  it('can write the date, in English', () => {
    const now = () => new Date(2026, 2, 5, 14, 7)
    const template = compilePrompt(
      source("{{ strftime_now('%d %b %Y, %A %-d %B %I:%M %p %%') }}"),
      now,
    )
    expect(template.render(chat([turn('user', 'Hi')])).pieces).toEqual([
      '05 Mar 2026, Thursday 5 March 02:07 PM %',
    ])
  })

  it('goes through what is not there as Python would', () => {
    const template = '{% for tool in tools %}x{% endfor %}{{ tools | length }}{{ [] | first }}'
    expect(render(template, [turn('user', 'Hi')])).toBe('0')
  })

  it('refuses messages by raising an error, whose words stay in the log', () => {
    const template = "{{ raise_exception('Secret ' + messages[0].content) }}"
    const refused = expect.objectContaining({
      code: 'invalid_input',
      message: "The model's chat template refuses these messages.",
    })
    expect(() => render(template, [turn('user', 'Hi')])).toThrow(refused)
  })

  it('gets no call whose arguments are no object', () => {
    const blocks = [{ type: 'tool_call', id: '1', name: 'f', arguments: '[1' }] as const
    const template =
      '{% for m in messages %}{{ m.content }}{{ m.tool_calls }}{% endfor %}{{ tools }}'
    expect(() => render(template, [{ role: 'assistant', blocks }])).toThrow(
      expect.objectContaining({ code: 'invalid_input', param: 'messages.0' }),
    )
  })

  it('must compile', () => {
    for (const template of ['{% if %}', '{{ (((', '{% for x in %}', 'x'.repeat(300_000)]) {
      expect(() => compilePrompt(source(template))).toThrow(
        expect.objectContaining({ code: 'unavailable' }),
      )
    }
  })
})
