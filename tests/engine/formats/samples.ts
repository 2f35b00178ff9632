import { deepseekFenced, deepseekPlain } from '../../../src-main/core/engine/formats/deepseek.ts'
import { functionGemma, gemma4 } from '../../../src-main/core/engine/formats/gemma.ts'
import { harmony } from '../../../src-main/core/engine/formats/harmony.ts'
import { hermes } from '../../../src-main/core/engine/formats/hermes.ts'
import { kimi } from '../../../src-main/core/engine/formats/kimi.ts'
import {
  commandR,
  granite,
  nemotron,
} from '../../../src-main/core/engine/formats/listed-formats.ts'
import { llama3 } from '../../../src-main/core/engine/formats/llama3.ts'
import { mistralList, mistralNamed } from '../../../src-main/core/engine/formats/mistral.ts'
import type { OutputFormat } from '../../../src-main/core/engine/formats/output-format.ts'
import {
  dsml,
  glm,
  minimax,
  qwenCoder,
  seed,
} from '../../../src-main/core/engine/formats/tagged-formats.ts'

export interface Sample {
  readonly format: OutputFormat
  readonly what: string
  readonly says: string
  readonly prompt?: string
  readonly text?: string
  readonly thinking?: string
  /** Name and arguments as JSON text, or as their value where the parser writes the JSON. */
  readonly calls?: readonly (readonly [name: string, args: unknown])[]
}

const paris = { city: 'Paris' }
const oslo = { city: 'Oslo', days: 3 }
const hard = { path: 'a "b"\\c', content: 'é🌊\n{"x": [1, "}"]}\t<b>' }

/** Outputs as models of each family write them. */
export const samples: readonly Sample[] = [
  {
    format: hermes,
    what: 'one call',
    says: '<tool_call>\n{"name": "get_weather", "arguments": {"city": "Paris"}}\n</tool_call>',
    calls: [['get_weather', paris]],
  },
  {
    format: hermes,
    what: 'thinking, text and two calls',
    says: `<think>\nRain?\n</think>\n\nI look.\n<tool_call>\n{"name": "get_weather", "arguments": {"city": "Paris"}}\n</tool_call>\n<tool_call>\n{"name": "write_file", "arguments": ${JSON.stringify(hard)}}\n</tool_call>`,
    thinking: 'Rain?',
    text: 'I look.',
    calls: [
      ['get_weather', paris],
      ['write_file', hard],
    ],
  },
  {
    format: hermes,
    what: 'thinking that the prompt has opened, with a call in it',
    prompt: '<|im_start|>assistant\n<think>\n',
    says: 'I could <tool_call>{"name": "ping", "arguments": {}}</tool_call>.\n</think>\n\nNo.',
    thinking: 'I could <tool_call>{"name": "ping", "arguments": {}}</tool_call>.',
    text: 'No.',
  },
  {
    format: hermes,
    what: 'arguments before the name, as a string, and none',
    says: '<tool_call>{"arguments": {"city": "Paris"}, "name": "get_weather"}</tool_call><tool_call>{"name": "get_weather", "arguments": "{\\"city\\": \\"Paris\\"}"}</tool_call><tool_call>{"id": 7, "name": "ping"}</tool_call>',
    calls: [
      ['get_weather', paris],
      ['get_weather', paris],
      ['ping', {}],
    ],
  },
  {
    format: hermes,
    what: 'two objects in one mark, and text after them',
    says: '<tool_call>\n{"name": "ping", "arguments": {}}\n{"name": "get_weather", "arguments": {"city": "Paris"}}\n</tool_call>\nDone.',
    text: 'Done.',
    calls: [
      ['ping', {}],
      ['get_weather', paris],
    ],
  },
  {
    format: hermes,
    what: 'line breaks inside a string',
    says: '<tool_call>{"name": "get_weather", "arguments": {"city": "a\nb"}}</tool_call>',
    calls: [['get_weather', { city: 'a\nb' }]],
  },
  {
    format: hermes,
    what: 'a call of a tool that nobody has',
    says: 'So: <tool_call>\n{"name": "rm", "arguments": {"x": 1}}\n</tool_call>',
    text: 'So: <tool_call>\n{"name": "rm", "arguments": {"x": 1}}\n</tool_call>',
  },
  {
    format: hermes,
    what: 'a call that is cut before its name',
    says: 'So: <tool_call>\n{"na',
    text: 'So: <tool_call>\n{"na',
  },
  {
    format: hermes,
    what: 'calls in fences, and one in Python',
    says: '```tool_call\n{"name": "get_weather", "arguments": {"city": "Paris"}}\n```\n```tool_code\n[{"name": "ping", "arguments": {}}]\n```\n```tool_code\nprint(ping())\n```',
    text: '```tool_code\nprint(ping())\n```',
    calls: [
      ['get_weather', paris],
      ['ping', {}],
    ],
  },
  {
    format: qwenCoder,
    what: 'values of all kinds',
    says: '<tool_call>\n<function=search>\n<parameter=query>\n 1 "x"\n\n</y>\n</parameter>\n<parameter=filters>\n{"a": [1]}\n</parameter>\n<parameter=tags>\n["a"]\n</parameter>\n<parameter=limit>\n5\n</parameter>\n<parameter=exact>\nTrue\n</parameter>\n</function>\n</tool_call>',
    calls: [
      [
        'search',
        { query: ' 1 "x"\n\n</y>', filters: { a: [1] }, tags: ['a'], limit: 5, exact: true },
      ],
    ],
  },
  {
    format: qwenCoder,
    what: 'text, then calls, one without arguments, one in the commoner form',
    says: 'First.\n\n<tool_call>\n<function=ping>\n</function>\n</tool_call>\n<tool_call>\n<function=get_weather>\n<parameter=city>\nOslo\n</parameter>\n<parameter=days>\n3\n</parameter>\n</function>\n</tool_call>\n<tool_call>\n{"name": "ping", "arguments": {}}\n</tool_call>',
    text: 'First.',
    calls: [
      ['ping', {}],
      ['get_weather', oslo],
      ['ping', {}],
    ],
  },
  {
    format: seed,
    what: 'thinking and a call',
    says: '<seed:think>Hm</seed:think><seed:tool_call>\n<function=get_weather>\n<parameter=city>Paris</parameter>\n</function>\n</seed:tool_call>',
    thinking: 'Hm',
    calls: [['get_weather', paris]],
  },
  {
    format: glm,
    what: 'calls on lines and in one line',
    says: '\n<think>Both.</think>\n<tool_call>get_weather\n<arg_key>city</arg_key>\n<arg_value>Oslo</arg_value>\n<arg_key>days</arg_key>\n<arg_value>3</arg_value>\n</tool_call>\n<tool_call>get_weather<arg_key>city</arg_key><arg_value>Paris</arg_value></tool_call><tool_call>ping</tool_call>',
    thinking: 'Both.',
    calls: [
      ['get_weather', oslo],
      ['get_weather', paris],
      ['ping', {}],
    ],
  },
  {
    format: minimax,
    what: 'two calls in one block',
    says: '<minimax:tool_call>\n<invoke name="get_weather">\n<parameter name="city">Paris</parameter>\n</invoke>\n<invoke name="ping">\n</invoke>\n</minimax:tool_call>',
    calls: [
      ['get_weather', paris],
      ['ping', {}],
    ],
  },
  {
    format: dsml,
    what: 'two calls with a text and a number',
    prompt: '<｜Assistant｜><think>',
    says: 'Hm.</think>\n\n<｜DSML｜function_calls>\n<｜DSML｜invoke name="get_weather">\n<｜DSML｜parameter name="city" string="true">Oslo</｜DSML｜parameter>\n<｜DSML｜parameter name="days" string="false">3</｜DSML｜parameter>\n</｜DSML｜invoke>\n<｜DSML｜invoke name="ping">\n</｜DSML｜invoke>\n</｜DSML｜function_calls>',
    thinking: 'Hm.',
    calls: [
      ['get_weather', oslo],
      ['ping', {}],
    ],
  },
  {
    format: llama3,
    what: 'the answer is a call',
    says: '{"name": "get_weather", "parameters": {"city": "Paris"}}',
    calls: [['get_weather', paris]],
  },
  {
    format: llama3,
    what: 'calls after the mark, with a kind',
    says: '<|python_tag|>{"type": "function", "name": "get_weather", "parameters": {"city": "Paris"}}; {"name": "ping", "parameters": {}}',
    calls: [
      ['get_weather', paris],
      ['ping', {}],
    ],
  },
  {
    format: llama3,
    what: 'thinking, then a call',
    says: '<think>\nHm.\n</think>\n\n{"name": "ping", "parameters": {}}',
    thinking: 'Hm.',
    calls: [['ping', {}]],
  },
  {
    format: llama3,
    what: 'JSON that is no call',
    says: '{"city": "Paris", "name": "get_weather"}',
    text: '{"city": "Paris", "name": "get_weather"}',
  },
  {
    format: mistralList,
    what: 'a list of calls, with ids',
    says: '[TOOL_CALLS][{"name": "get_weather", "arguments": {"city": "Paris"}, "id": "abcdefghi"}, {"name": "ping", "arguments": {}}]',
    calls: [
      ['get_weather', paris],
      ['ping', {}],
    ],
  },
  {
    format: mistralNamed,
    what: 'thinking, text, calls with and without id',
    says: '[THINK]Hm.[/THINK]I look.[TOOL_CALLS]get_weather[ARGS]{"city": "Paris"}[TOOL_CALLS]ping[CALL_ID]abcdefghi[ARGS]{}',
    thinking: 'Hm.',
    text: 'I look.',
    calls: [
      ['get_weather', paris],
      ['ping', {}],
    ],
  },
  {
    format: deepseekFenced,
    what: 'thinking and two fenced calls',
    prompt: '<｜Assistant｜><think>\n',
    says: 'Hm.\n</think>\n\n<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>get_weather\n```json\n{"city": "Paris"}\n```<｜tool▁call▁end｜>\n<｜tool▁call▁begin｜>function<｜tool▁sep｜>ping\n```json\n{}\n```<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    thinking: 'Hm.',
    calls: [
      ['get_weather', paris],
      ['ping', {}],
    ],
  },
  {
    format: deepseekPlain,
    what: 'text and two calls',
    prompt: '<｜Assistant｜><think></think>',
    says: 'I look.<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>get_weather<｜tool▁sep｜>{"city": "Paris"}<｜tool▁call▁end｜><｜tool▁call▁begin｜>ping<｜tool▁sep｜>{}<｜tool▁call▁end｜><｜tool▁calls▁end｜>',
    text: 'I look.',
    calls: [
      ['get_weather', paris],
      ['ping', {}],
    ],
  },
  {
    format: kimi,
    what: 'two numbered calls',
    says: '<|tool_calls_section_begin|><|tool_call_begin|>functions.get_weather:0<|tool_call_argument_begin|>{"city": "Paris"}<|tool_call_end|><|tool_call_begin|>functions.ping:1<|tool_call_argument_begin|>{}<|tool_call_end|><|tool_calls_section_end|>',
    calls: [
      ['get_weather', paris],
      ['ping', {}],
    ],
  },
  {
    format: gemma4,
    what: 'thinking and calls with nested values',
    says: '<|channel>thought\nHm.<channel|><|tool_call>call:search{exact:true,filters:{a:[1,<|"|>x,"y"<|"|>],b:{}},limit:null,query:<|"|>q: {1}<|"|>}<tool_call|><|tool_call>call:ping{}<tool_call|>',
    thinking: 'Hm.',
    calls: [
      [
        'search',
        { exact: true, filters: { a: [1, 'x,"y"'], b: {} }, limit: null, query: 'q: {1}' },
      ],
      ['ping', {}],
    ],
  },
  {
    format: functionGemma,
    what: 'a call',
    says: '<start_function_call>call:get_weather{city:<escape>Oslo<escape>,days:3}<end_function_call>',
    calls: [['get_weather', oslo]],
  },
  {
    format: harmony,
    what: 'thinking, then the answer',
    prompt: '<|start|>assistant',
    says: '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>final<|message|>Yes.<|return|>',
    thinking: 'Hm.',
    text: 'Yes.',
  },
  {
    format: harmony,
    what: 'thinking, a preamble and a call',
    prompt: '<|start|>assistant',
    says: '<|channel|>analysis<|message|>Hm.<|end|><|start|>assistant<|channel|>commentary<|message|>I look.<|end|><|start|>assistant<|channel|>commentary to=functions.get_weather <|constrain|>json<|message|>{"city": "Paris"}<|call|>',
    thinking: 'Hm.',
    text: 'I look.',
    calls: [['get_weather', paris]],
  },
  {
    format: harmony,
    what: 'calls whose recipient comes first',
    prompt: '<|start|>assistant',
    says: ' to=functions.get_weather<|channel|>commentary json<|message|>{"city": "Paris"}<|call|><|start|>assistant to=functions.ping<|channel|>commentary<|message|>{}',
    calls: [
      ['get_weather', paris],
      ['ping', {}],
    ],
  },
  {
    format: granite,
    what: 'a list of calls',
    says: '<|tool_call|>[{"name": "get_weather", "arguments": {"city": "Paris"}}, {"name": "ping", "arguments": {}}]',
    calls: [
      ['get_weather', paris],
      ['ping', {}],
    ],
  },
  {
    format: nemotron,
    what: 'thinking and a list of one call',
    prompt: '<think>\n',
    says: 'Hm.</think>\n<TOOLCALL>[{"name": "get_weather", "arguments": {"city": "Paris"}}]</TOOLCALL>',
    thinking: 'Hm.',
    calls: [['get_weather', paris]],
  },
  {
    format: commandR,
    what: 'thinking and a numbered call',
    says: '<|START_THINKING|>Hm.<|END_THINKING|><|START_ACTION|>[\n    {"tool_call_id": "0", "tool_name": "get_weather", "parameters": {"city": "Paris"}}\n]<|END_ACTION|>',
    thinking: 'Hm.',
    calls: [['get_weather', paris]],
  },
]
