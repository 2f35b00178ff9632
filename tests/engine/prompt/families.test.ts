import { getLlama } from 'node-llama-cpp'
import { beforeAll, describe, expect, it } from 'vitest'
import { detectFormat } from '../../../src-main/core/engine/formats/detect-format.ts'
import { compilePrompt } from '../../../src-main/core/engine/prompt/prompt-template.ts'
import { compileTemplate } from '../../../src-main/core/engine/prompt/template-program.ts'
import {
  type FamilyName,
  familyNames,
  familyTemplate,
} from '../../helpers/models/families/llama-sources.ts'
import { joined, request } from '../formats/parsing.ts'
import { chat, conversation, source, turn, weather } from './conversation.ts'

type NativeRenderer = { render: (values: Record<string, unknown>) => string }
type Bindings = { AddonJinjaRenderer: new (template: string) => NativeRenderer }

let native: Bindings
beforeAll(async () => {
  const llama = await getLlama({ build: 'never', gpu: false, maxThreads: 1, progressLogs: false })
  native = (llama as unknown as { _bindings: Bindings })._bindings
})

/** Mappings with numbers as keys are more than the library understands. */
const renderable = familyNames.filter((family) => family !== 'seed-oss')

const day = new Date(2026, 10, 21, 12)

function render(family: FamilyName, change: Parameters<typeof chat>[1] = {}, turns = conversation) {
  const template = compilePrompt(source(familyTemplate(family)), () => day)
  return template.render(chat(turns, change)).pieces.join('')
}

describe.each(renderable)('the template of %s', (family) => {
  it('renders as in llama.cpp', () => {
    const text = familyTemplate(family)
    const values = {
      messages: [
        { role: 'user', content: 'Hi é🌊 "x"' },
        { role: 'assistant', content: 'Ho' },
        { role: 'user', content: 'He' },
      ],
      add_generation_prompt: true,
      bos_token: '<s>',
      eos_token: '</s>',
    }
    const program = compileTemplate(text, () => new Date())
    for (const more of [{}, { tools: [{ type: 'function', function: weather }] }]) {
      const all = { ...values, ...more }
      expect(program.render(all)).toBe(new native.AddonJinjaRenderer(text).render(all))
    }
  })

  it('tells the model of everything in a conversation, and asks it to answer', () => {
    const prompt = render(family, { tools: [weather] })
    for (const part of ['Be brief.', 'Rain in Paris?', 'dry, 25 °C', 'And in Rome?']) {
      expect(prompt).toContain(part)
    }
    expect(prompt).toMatch(/get_weather[^]*Paris[^]*dry/)
    expect(prompt).toContain('The weather of a city.')
    expect(prompt.lastIndexOf('And in Rome?')).toBeGreaterThan(prompt.lastIndexOf('No.'))
  })

  // Its template has no place for calls, so they are written as Hermes would.
  it.skipIf(family === 'granite-3.3')('writes earlier calls as its parser reads new ones', () => {
    const calls = conversation.slice(0, 4)
    const prompt = render(family, { tools: [weather] }, calls)
    const before = render(family, { tools: [weather] }, calls.slice(0, 2))
    let same = 0
    while (same < before.length && before[same] === prompt[same]) same++
    const said = prompt.slice(prompt.slice(0, same).search(/[^\n>\]]*$/))
    const parser = detectFormat(familyTemplate(family)).createParser(
      '',
      request({ tools: [weather] }),
    )
    const { calls: found } = joined([...parser.push(said), ...parser.end()])
    expect(found.map(({ name }) => name)).toEqual(['get_weather'])
    expect(JSON.parse(found[0]?.arguments ?? '')).toEqual({ city: 'Paris' })
  })
})

describe('prompts', () => {
  const two = [turn('system', 'Be brief.'), turn('user', 'Hi')]

  it.each<[FamilyName, string]>([
    [
      'llama-3.2',
      '<s><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\nToday Date: 21 Nov 2026\n\nBe brief.<|eot_id|><|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|><|start_header_id|>assistant<|end_header_id|>\n\n',
    ],
    [
      'qwen-2.5',
      '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
    ],
    [
      'qwen-3',
      '<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n',
    ],
    ['mistral-nemo', '<s>[INST]Be brief.\n\nHi[/INST]'],
    ['devstral', '<s>[SYSTEM_PROMPT]Be brief.[/SYSTEM_PROMPT][INST]Hi[/INST]'],
    ['gemma-2', '<s><start_of_turn>user\nBe brief.\n\nHi<end_of_turn>\n<start_of_turn>model\n'],
    ['deepseek-r1', '<s>Be brief.<｜User｜>Hi<｜end▁of▁sentence｜><｜Assistant｜><think>\n'],
    ['deepseek-v3.1', '<s>Be brief.<｜User｜>Hi<｜Assistant｜><think></think>'],
    ['glm-4.6', '[gMASK]<sop><|system|>\nBe brief.<|user|>\nHi<|assistant|>'],
  ])('of %s are exactly these', (family, expected) => {
    expect(render(family, {}, two)).toBe(expected)
  })

  it('of gpt-oss carry date, effort and instructions', () => {
    const prompt = render('gpt-oss', { thinking: { enabled: null, effort: 'high' } }, two)
    expect(prompt).toContain('Current date: 2026-11-21\n\nReasoning: high\n')
    expect(prompt).toContain('<|start|>developer<|message|># Instructions\n\nBe brief.')
    expect(prompt.endsWith('<|start|>user<|message|>Hi<|end|><|start|>assistant')).toBe(true)
  })

  it('show earlier calls and results as each family wants them', () => {
    const shows = (family: FamilyName, text: string) => {
      expect(render(family, { tools: [weather] })).toContain(text)
    }
    shows(
      'qwen-3',
      '<tool_call>\n{"name": "get_weather", "arguments": {"city":"Paris"}}\n</tool_call><|im_end|>\n<|im_start|>user\n<tool_response>\ndry, 25 °C\n</tool_response><|im_end|>',
    )
    shows(
      'llama-3.2',
      '{"name": "get_weather", "parameters": {"city": "Paris"}}<|eot_id|><|start_header_id|>ipython<|end_header_id|>\n\n"dry, 25 °C"',
    )
    shows('devstral', '[TOOL_CALLS]get_weather[ARGS]{"city":"Paris"}</s>[TOOL_RESULTS]dry, 25 °C')
    shows('mistral-nemo', '[TOOL_CALLS][{"name": "get_weather", "arguments": {"city": "Paris"}')
    shows(
      'glm-4.6',
      '<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_value>Paris</arg_value>',
    )
    shows('gpt-oss', ' to=functions.get_weather')
    shows('gpt-oss', '<|start|>functions.get_weather to=assistant')
    shows('gemma-2', '<tool_call>\n{"name": "get_weather", "arguments": {"city":"Paris"}}')
  })

  it('tell DeepSeek of tools in its own way, which its templates leave out', () => {
    expect(render('deepseek-v3.1', { tools: [weather] })).toContain(
      '### get_weather\nDescription: The weather of a city.',
    )
    for (const family of ['deepseek-v3.1', 'deepseek-r1-distill'] as const) {
      const prompt = render(family, { tools: [weather] })
      const example = /<｜tool▁calls▁begin｜>[^]*?<｜tool▁calls▁end｜>/.exec(prompt)?.[0] ?? ''
      const said = example.replace('name', 'get_weather').replace('{arguments}', '{"city":"Oslo"}')
      const parser = detectFormat(familyTemplate(family)).createParser(
        '',
        request({ tools: [weather] }),
      )
      expect(joined([...parser.push(said), ...parser.end()]).calls).toEqual([
        { name: 'get_weather', arguments: '{"city":"Oslo"}' },
      ])
    }
  })

  it('obey the wish to think or not', () => {
    const end = (family: FamilyName, enabled: boolean | null) =>
      render(family, { thinking: { enabled, effort: null } }, two).slice(-30)
    expect(end('qwen-3', false)).toMatch(/<think>\n\n<\/think>\n\n$/)
    expect(end('qwen-3', null)).toMatch(/assistant\n$/)
    expect(end('deepseek-v3.1', true)).toMatch(/<think>$/)
    expect(end('glm-4.6', false)).toMatch(/<think><\/think>$/)
  })
})

describe('the format of a model', () => {
  it.each<[FamilyName, string]>([
    ['llama-3.1', 'llama-3'],
    ['llama-3.2', 'llama-3'],
    ['qwen-2.5', 'hermes'],
    ['qwen-3', 'hermes'],
    ['qwq', 'hermes'],
    ['hermes-3', 'hermes'],
    ['granite-4', 'hermes'],
    ['granite-3.3', 'granite-3'],
    ['qwen-3-coder', 'qwen-coder'],
    ['qwen-3.5', 'qwen-coder'],
    ['mistral-nemo', 'mistral-list'],
    ['mistral-small-3.2', 'mistral-named'],
    ['devstral', 'mistral-named'],
    ['magistral', 'mistral-named'],
    ['gemma-2', 'hermes'],
    ['gemma-4', 'gemma-4'],
    ['gemma-4-interleaved', 'gemma-4'],
    ['deepseek-r1', 'deepseek-v3'],
    ['deepseek-r1-distill', 'deepseek-v3'],
    ['deepseek-v3.1', 'deepseek-v3.1'],
    ['glm-4.6', 'glm'],
    ['glm-4.7', 'glm'],
    ['gpt-oss', 'harmony'],
    ['kimi-k2', 'kimi'],
    ['minimax-m2', 'minimax'],
    ['seed-oss', 'seed'],
    ['command-r7b', 'command-r'],
    ['nemotron-nano-2', 'nemotron'],
    ['phi-3.5', 'hermes'],
  ])('is told by the template: %s writes as %s', (family, name) => {
    expect(detectFormat(familyTemplate(family)).name).toBe(name)
  })
})
