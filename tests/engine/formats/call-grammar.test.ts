import { describe, expect, it } from 'vitest'
import type { Tool } from '../../../src-main/core/chat.ts'
import { createGrammarBuilder } from '../../../src-main/core/engine/grammar/grammar-builder.ts'
import { acceptedBy } from '../grammar/schema-language.ts'
import { parse } from './parsing.ts'
import { samples } from './samples.ts'

const formats = [...new Set(samples.map(({ format }) => format))]

const look: Tool = {
  name: 'look',
  description: null,
  parameters: {
    type: 'object',
    properties: {
      at: { type: 'string' },
      count: { type: 'integer' },
      way: { enum: ['near', 'far'] },
    },
    required: ['at', 'count'],
    additionalProperties: false,
  },
}
const tools = [look, { name: 'ping', description: null, parameters: { type: 'object' } }]

const json = '{"at":"a b","count":3}'
const tagged = (key: string, value: string | number) =>
  `<parameter=${key}>\n${value}\n</parameter>\n`

/** One call each, as the grammar wants it, and what stands between two. */
const written: Record<string, readonly [call: string, two: string]> = {
  hermes: twice(`<tool_call>\n{"name": "look", "arguments": ${json}}\n</tool_call>`, '\n'),
  'qwen-coder': twice(
    `<tool_call>\n<function=look>\n${tagged('at', 'a b')}${tagged('count', 3)}</function>\n</tool_call>`,
    '\n',
  ),
  seed: twice(
    '<seed:tool_call>\n<function=look>\n<parameter=at>a b</parameter>\n<parameter=count>3</parameter>\n</function>\n</seed:tool_call>',
    '\n',
  ),
  glm: twice(
    '<tool_call>look<arg_key>at</arg_key><arg_value>a b</arg_value><arg_key>count</arg_key><arg_value>3</arg_value></tool_call>',
    '\n',
  ),
  minimax: framed(
    '<minimax:tool_call>\n',
    '<invoke name="look">\n<parameter name="at">a b</parameter>\n<parameter name="count">3</parameter>\n</invoke>',
    '\n',
    '\n</minimax:tool_call>',
  ),
  dsml: framed(
    '<｜DSML｜function_calls>\n',
    '<｜DSML｜invoke name="look">\n<｜DSML｜parameter name="at" string="true">a b</｜DSML｜parameter>\n<｜DSML｜parameter name="count" string="false">3</｜DSML｜parameter>\n</｜DSML｜invoke>',
    '\n',
    '\n</｜DSML｜function_calls>',
  ),
  'llama-3': twice(`{"name": "look", "parameters": ${json}}`, '; '),
  'mistral-list': framed('[TOOL_CALLS][', `{"name": "look", "arguments": ${json}}`, ', ', ']'),
  'mistral-named': twice(`[TOOL_CALLS]look[ARGS]${json}`, ''),
  'deepseek-v3': framed(
    '<｜tool▁calls▁begin｜>',
    `<｜tool▁call▁begin｜>function<｜tool▁sep｜>look\n\`\`\`json\n${json}\n\`\`\`<｜tool▁call▁end｜>`,
    '\n',
    '<｜tool▁calls▁end｜>',
  ),
  'deepseek-v3.1': framed(
    '<｜tool▁calls▁begin｜>',
    `<｜tool▁call▁begin｜>look<｜tool▁sep｜>${json}<｜tool▁call▁end｜>`,
    '',
    '<｜tool▁calls▁end｜>',
  ),
  kimi: framed(
    '<|tool_calls_section_begin|>',
    `<|tool_call_begin|>functions.look:0<|tool_call_argument_begin|>${json}<|tool_call_end|>`,
    '',
    '<|tool_calls_section_end|>',
  ),
  'gemma-4': twice('<|tool_call>call:look{at:<|"|>a b<|"|>,count:3}<tool_call|>', ''),
  'function-gemma': twice(
    '<start_function_call>call:look{at:<escape>a b<escape>,count:3}<end_function_call>',
    '',
  ),
  harmony: twice(
    `<|channel|>commentary to=functions.look <|constrain|>json<|message|>${json}`,
    '<|call|><|start|>assistant',
  ),
  'granite-3': framed('<|tool_call|>[', `{"name": "look", "arguments": ${json}}`, ', ', ']'),
  nemotron: framed('<TOOLCALL>[', `{"name": "look", "arguments": ${json}}`, ', ', ']</TOOLCALL>'),
  'command-r': framed(
    '<|START_ACTION|>[',
    `{"tool_name": "look", "parameters": ${json}}`,
    ', ',
    ']<|END_ACTION|>',
  ),
}

function twice(call: string, between: string) {
  return [call, `${call}${between}${call}`] as const
}

function framed(open: string, call: string, between: string, close: string) {
  return [`${open}${call}${close}`, `${open}${call}${between}${call}${close}`] as const
}

async function language(format: (typeof formats)[number], parallel: boolean) {
  const builder = createGrammarBuilder()
  return acceptedBy(builder.build(format.callGrammar(builder, tools, parallel)))
}

describe.each(formats.map((format) => [format.name, format] as const))(
  'the grammar of %s',
  (name, format) => {
    const [one, two] = written[name] ?? ['', '']

    it('lets a model write a call that the parser reads', async () => {
      const accepts = await language(format, false)
      expect(accepts(one)).toBe(true)
      const { calls, text } = parse(format, one, { tools })
      expect(text).toBe('')
      expect(calls.map((call) => [call.name, JSON.parse(call.arguments)])).toEqual([
        ['look', { at: 'a b', count: 3 }],
      ])
    })

    it('lets it write several only when the request allows it', async () => {
      expect((await language(format, false))(two)).toBe(false)
      expect((await language(format, true))(two)).toBe(true)
      expect(parse(format, two, { tools }).calls).toHaveLength(2)
    })

    it('keeps it from other tools, other arguments and anything before or after', async () => {
      const accepts = await language(format, true)
      for (const wrong of [
        one.replace('look', 'kill'),
        one.replace('3', 'three'),
        one.replaceAll('count', 'amount'),
        `x${one}`,
        `${one}x`,
      ]) {
        expect(accepts(wrong), wrong).toBe(false)
      }
    })
  },
)

describe('texts in tags', () => {
  it('may hold anything but the mark that ends them', async () => {
    const accepts = await language(
      formats.find(({ name }) => name === 'qwen-coder')!,
      false,
    )
    const call = (at: string) =>
      `<tool_call>\n<function=look>\n${tagged('at', at)}${tagged('count', 3)}</function>\n</tool_call>`
    for (const text of ['', 'a\n\n\nb', '<<p</para</p', '\n</paramete\n', 'x < y', '"\\é🌊']) {
      expect(accepts(call(text)), text).toBe(true)
    }
    expect(accepts(call('a\n</parameter>b'))).toBe(false)
  })
})
