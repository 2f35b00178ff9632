import { describe, expect, it } from 'vitest'
import { compilePrompt } from '../../../src-main/core/engine/prompt/prompt-template.ts'
import { compileTemplate } from '../../../src-main/core/engine/prompt/template-program.ts'
import { chat, source, turn } from './conversation.ts'

const doubling =
  "{% set ns = namespace(x='ab') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}"
const nested =
  '{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x, ns.x] %}{% endfor %}'

/** Each would run for minutes or fill the memory. */
const hostile: Record<string, string> = {
  'a range of a billion': '{% for i in range(10**9) %}{% endfor %}',
  'a range without end': '{% for i in range(0, 1, 0) %}{% endfor %}',
  'a range of infinitely many': "{% for i in range(0, '9'|int * 10**300) %}{% endfor %}",
  'nested loops': '{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}',
  'loops in a condition': '{% for a in range(9999) if range(9999)|list|length %}{% endfor %}',
  'a text that doubles': doubling,
  'a text that doubles in the output': `${doubling}{{ ns.x }}`,
  'work on a long text': `{% set ns = namespace(x='ab') %}{% for i in range(20) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{% for i in range(9999) %}{{ ns.x.upper().split('b')|length }}{% endfor %}`,
  'a list that contains itself many times': `${nested}{{ ns.x | tojson }}`,
  'the same as text': `${nested}{{ ns.x ~ '' }}`,
  'a list that doubles':
    '{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}',
  'a namespace in itself':
    '{% set ns = namespace(x=1) %}{% set ns.x = ns %}{{ ns | string }}{{ ns ~ "" }}',
  'a macro that calls itself': '{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}',
  'a macro that calls itself twice':
    '{% macro f(n) %}{% if n > 0 %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(60) }}',
  'spaces by the million': '{{ range(400)|list|tojson(indent=10**6) }}',
}

describe('a hostile template', () => {
  it.each(Object.entries(hostile))('is stopped: %s', (_, template) => {
    const program = compileTemplate(template, () => new Date())
    const begun = process.threadCpuUsage()
    expect(() => program.render({ messages: [] })).toThrow(
      expect.objectContaining({ code: 'invalid_input' }),
    )
    const { user, system } = process.threadCpuUsage(begun)
    // CPU time of this thread alone: another process cannot make it longer.
    expect(user + system).toBeLessThan(1_000_000)
  })

  it.each([
    ['brackets', '{{ ' + '('.repeat(60_000)],
    ['blocks', '{% if a %}'.repeat(6_000)],
    ['spaces', ' '.repeat(60_000) + '{{ a }}'],
    ['lines of spaces', (' '.repeat(99) + '\n').repeat(600)],
    ['spaced marks', '{%-'.padStart(199).repeat(320)],
    ['half marks', '{ % '.repeat(16_000)],
    ['a long sum', `{{ ${'a+'.repeat(30_000)}a }}`],
  ])('is read or refused in no time: %s', (_, template) => {
    const begun = process.threadCpuUsage()
    try {
      compileTemplate(template, () => new Date())
    } catch (error) {
      expect(error).toMatchObject({ code: 'unavailable' })
    }
    const { user, system } = process.threadCpuUsage(begun)
    expect(user + system).toBeLessThan(1_000_000)
  })

  it('does not keep an honest one from a long conversation', () => {
    const messages = Array.from({ length: 4000 }, (_, at) => ({
      role: at % 2 ? 'assistant' : 'user',
      content: `Message ${at} `.repeat(20),
    }))
    const template =
      "{% for m in messages %}{{ '<|' + m.role + '|>' }}{% if m.role == 'user' and not m.tool_calls %}{{ m.content | trim }}{% else %}{{ m.content.split('x')[-1] }}{% endif %}{% endfor %}"
    const program = compileTemplate(template, () => new Date())
    expect(program.render({ messages })).toContain('Message 3999')
  })
})

describe('a hostile request', () => {
  it('is refused when it is nested deeper than any stack', () => {
    let deep: Record<string, unknown> = {}
    for (let depth = 0; depth < 50_000; depth++) deep = { deep }
    const prompt = compilePrompt(source('{{ tools | tojson }}{{ x }}{{ messages[0].content }}'))
    const refused = expect.objectContaining({ code: 'invalid_input' })
    const turns = [turn('user', 'Hi')]
    const tools = [{ name: 'f', description: null, parameters: deep }]
    expect(() => prompt.render(chat(turns, { tools }))).toThrow(refused)
    expect(() => prompt.render(chat(turns, { templateOptions: { x: deep } }))).toThrow(refused)
  })

  it('is refused when it leaves no character to mark its cuts with', () => {
    const all = Array.from({ length: 6400 }, (_, at) => String.fromCharCode(0xe000 + at)).join('')
    const prompt = compilePrompt(source(null))
    expect(() => prompt.render(chat([turn('user', all)]))).toThrow(
      expect.objectContaining({ code: 'invalid_input' }),
    )
  })
})
