import { describe, expect, it } from 'vitest'
import { detectFormat } from '../../src-main/core/engine/formats/detect-format.ts'
import { compileTemplate } from '../../src-main/core/engine/prompt/template-program.ts'
import { probeTemplate } from '../../src-main/core/engine/prompt/template-traits.ts'
import { thinkingOptions } from '../../src-main/core/engine/prompt/thinking-options.ts'
import { capabilitiesOf } from '../../src-main/core/library/capabilities.ts'
import { readTemplate } from '../../src-main/core/library/chat-template/template-options.ts'
import type { GgufValue } from '../../src-main/core/library/gguf/values.ts'
import { familyNames, familyTemplate } from '../helpers/models/families/llama-sources.ts'

const describeHeader = (values: Record<string, GgufValue>) =>
  capabilitiesOf(new Map(Object.entries(values)), { architecture: 'llama', hasProjector: false })
const withTemplate = (template: string) => describeHeader({ 'tokenizer.chat_template': template })
const optionsOf = (template: string) => withTemplate(template).templateOptions
const variables = (template: string) => [...readTemplate(template).variables].toSorted()

describe.concurrent('of real templates', () => {
  const families = familyNames.map((name) => {
    const source = familyTemplate(name)
    const format = detectFormat(source)
    return { name, source, format, told: withTemplate(source) }
  })

  it('a model thinks where the engine can ask it to, or looks for its thinking', () => {
    const wishes = Object.keys(thinkingOptions({ enabled: true, effort: 'high' }))
    for (const { name, source, format, told } of families) {
      const isShown = format.thinking !== null && source.includes(format.thinking.open)
      const isAsked = wishes.some((wish) => told.templateOptions.includes(wish))
      const isBudgeted = told.templateOptions.includes('thinking_budget')
      expect(told.thinking, name).toBe(isShown || isAsked || isBudgeted)
    }
  })

  it('a model takes tools where the engine finds that its template shows them', () => {
    for (const { name, source, told } of families) {
      const program = compileTemplate(source, () => new Date(0))
      const { tools, calls } = probeTemplate(program, source, { bosText: '', eosText: '' })
      if (tools || calls) expect(told.tools, name).toBe(true)
      if (['gemma-2', 'phi-3.5'].includes(name)) expect(told.tools, name).toBe(false)
    }
  })

  it('the options are those that their makers name', () => {
    const of = Object.fromEntries(families.map(({ name, told }) => [name, told.templateOptions]))
    expect(of).toMatchObject({
      'qwen-3': ['enable_thinking'],
      'gpt-oss': ['model_identity', 'reasoning_effort', 'builtin_tools'],
      'deepseek-v3.1': ['thinking', 'enable_thinking'],
      'granite-3.3': ['documents', 'thinking'],
      'qwen-2.5': [],
      'hermes-3': [],
    })
  })
})

describe('options of a template', () => {
  it('are names that it reads, also when it gives them a default first', () => {
    expect(
      optionsOf(
        `{% if not a is defined %}{% set a = false %}{% endif %}{% set b = b or 1 %}{{ a }}`,
      ),
    ).toEqual(['a', 'b'])
  })

  it('are no names that it makes itself', () => {
    const template = `{% set ns = namespace(x=1) %}{% set ns.x = 2 %}
      {% for item in messages if item.role %}{{ loop.index }}{{ item['content'] }}{% endfor %}
      {% for key, value in tools %}{{ key }}{{ value }}{% endfor %}
      {% macro show(one, two=2) %}{{ one }}{{ two }}{{ late }}{% endmacro %}{% set late = 1 %}
      {{ show(messages) | tojson(indent=4) }}{{ 'x' if messages is defined and not tools in [1] }}`
    expect(optionsOf(template)).toEqual([])
    expect(variables(template)).toEqual(['messages', 'namespace', 'tools'])
  })

  it('are found in macros, filters, blocks and the defaults of arguments', () => {
    const template = `{% macro m(x=first) %}{{ second | default(third) }}{% endmacro %}
      {% call(y) m() %}{{ y }}{{ fourth }}{% endcall %}{{ m(x=fifth) }}
      {% filter replace('a', sixth) %}{{ {'k': seventh}[eighth] }}{% endfilter %}`
    expect(optionsOf(template).toSorted()).toEqual(
      ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth'].toSorted(),
    )
  })

  it('are at most 32, whatever a file says', () => {
    const names = Array.from({ length: 500 }, (_, at) => `{{ option_${at} }}`)
    expect(optionsOf(names.join(''))).toHaveLength(32)
  })

  it('are none in a template that does not compile, or that is too long or too deep', () => {
    for (const broken of [
      '{% if %}',
      `{{ ${'('.repeat(30_000)}a${')'.repeat(30_000)} }}`,
      `{{ a }}${' '.repeat(70_000)}`,
    ]) {
      expect(withTemplate(broken)).toMatchObject({ chatTemplate: true, templateOptions: [] })
    }
  })
})

describe('what a header names', () => {
  it('makes a model one for text, vectors or ranks', () => {
    const kinds = [undefined, 0, 1, 3, 4].map(
      (type) => describeHeader(type === undefined ? {} : { 'llama.pooling_type': type }).kind,
    )
    expect(kinds).toEqual(['text', 'text', 'embeddings', 'embeddings', 'ranking'])
  })

  it('lets a model fill gaps; one for vectors does neither that nor call tools', () => {
    const keys = {
      'tokenizer.ggml.fim_pre_token_id': 7,
      'tokenizer.chat_template': '{{ tools }}{{ enable_thinking }}',
    }
    expect(describeHeader(keys)).toMatchObject({ infill: true, tools: true, thinking: true })
    const embedding = { infill: false, tools: false, thinking: false, templateOptions: [] }
    expect(describeHeader({ ...keys, 'llama.pooling_type': 1 })).toMatchObject(embedding)
  })

  it('may be a second template for tools', () => {
    expect(
      describeHeader({
        'tokenizer.chat_template': '{{ messages }}',
        'tokenizer.chat_template.tool_use': '{{ tools }}{{ documents }}',
      }),
    ).toMatchObject({ chatTemplate: true, tools: true, templateOptions: ['documents'] })
    expect(withTemplate('  ')).toMatchObject({ chatTemplate: false })
  })
})
