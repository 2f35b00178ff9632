import type { Tool } from '../../chat.ts'
import type { GrammarBuilder } from '../grammar/grammar-builder.ts'
import { type ThinkingMarks, createContext, createParser, readAnswer } from './answer-parser.ts'
import { readJsonCalls } from './json-calls.ts'
import type { OutputFormat } from './output-format.ts'
import { taggedCallGrammar } from './tagged-grammar.ts'
import { type CallTags, createTagReader } from './tagged-calls.ts'

interface TaggedFamily {
  readonly name: string
  /** Begins the calls. */
  readonly open: string
  readonly tags: CallTags
  readonly thinking: ThinkingMarks
  readonly visibleTokens: readonly string[]
}

const think: ThinkingMarks = { open: '<think>', close: '</think>' }

function taggedFormat(family: TaggedFamily): OutputFormat {
  const { thinking, tags, open } = family
  const reader = createTagReader(tags)
  return {
    name: family.name,
    visibleTokens: [...family.visibleTokens, open, thinking.open, thinking.close],
    thinking,
    createParser: (prompt, request) =>
      createParser(createContext(request), (context) =>
        readAnswer(
          context,
          {
            thinking,
            callMarks: [open],
            *readCalls(calls) {
              yield* calls.input.space()
              // Models fall back to the commoner form now and then.
              if ((yield* calls.input.peek()) === '{') {
                const keys = { name: 'name', arguments: ['arguments', 'parameters'] }
                return yield* readJsonCalls(calls, keys, '</tool_call>')
              }
              return yield* reader.read(calls)
            },
          },
          prompt,
        ),
      ),
    callGrammar: (builder: GrammarBuilder, tools: readonly Tool[], parallel: boolean) =>
      taggedCallGrammar(builder, tools, parallel, open, tags),
  }
}

/** `<tool_call><function=name><parameter=key>value</parameter></function></tool_call>` */
export const qwenCoder = taggedFormat({
  name: 'qwen-coder',
  open: '<tool_call>',
  tags: {
    nameOpen: '<function=',
    nameClose: '>',
    keyOpen: '<parameter=',
    keyClose: '>',
    valueOpens: null,
    valueClose: '</parameter>',
    callClose: '</function>',
    close: '</tool_call>',
    manyInOne: false,
    linedValues: true,
  },
  thinking: think,
  visibleTokens: ['</tool_call>'],
})

/** As Qwen 3 Coder, with marks of its own: Seed OSS. */
export const seed = taggedFormat({
  name: 'seed',
  open: '<seed:tool_call>',
  tags: {
    nameOpen: '<function=',
    nameClose: '>',
    keyOpen: '<parameter=',
    keyClose: '>',
    valueOpens: null,
    valueClose: '</parameter>',
    callClose: '</function>',
    close: '</seed:tool_call>',
    manyInOne: false,
    linedValues: false,
  },
  thinking: { open: '<seed:think>', close: '</seed:think>' },
  visibleTokens: ['</seed:tool_call>'],
})

/** `<tool_call>name<arg_key>key</arg_key><arg_value>value</arg_value></tool_call>`: GLM 4.5 and later. */
export const glm = taggedFormat({
  name: 'glm',
  open: '<tool_call>',
  tags: {
    nameOpen: null,
    nameClose: '<arg_key>',
    keyOpen: '<arg_key>',
    keyClose: '</arg_key>',
    valueOpens: ['<arg_value>', '<arg_value>'],
    valueClose: '</arg_value>',
    callClose: '</tool_call>',
    close: null,
    manyInOne: false,
    linedValues: false,
  },
  thinking: think,
  visibleTokens: ['</tool_call>', '<arg_key>', '</arg_key>', '<arg_value>', '</arg_value>'],
})

/** `<minimax:tool_call><invoke name="…"><parameter name="…">…</parameter></invoke></minimax:tool_call>` */
export const minimax = taggedFormat({
  name: 'minimax',
  open: '<minimax:tool_call>',
  tags: {
    nameOpen: '<invoke name="',
    nameClose: '">',
    keyOpen: '<parameter name="',
    keyClose: '">',
    valueOpens: null,
    valueClose: '</parameter>',
    callClose: '</invoke>',
    close: '</minimax:tool_call>',
    manyInOne: true,
    linedValues: false,
  },
  thinking: think,
  visibleTokens: ['</minimax:tool_call>'],
})

/** As MiniMax, with marks of its own and a word for texts: DeepSeek V3.2. */
export const dsml = taggedFormat({
  name: 'dsml',
  open: '<｜DSML｜function_calls>',
  tags: {
    nameOpen: '<｜DSML｜invoke name="',
    nameClose: '">',
    keyOpen: '<｜DSML｜parameter name="',
    keyClose: '"',
    valueOpens: [' string="true">', ' string="false">'],
    valueClose: '</｜DSML｜parameter>',
    callClose: '</｜DSML｜invoke>',
    close: '</｜DSML｜function_calls>',
    manyInOne: true,
    linedValues: false,
  },
  thinking: think,
  visibleTokens: ['｜DSML｜'],
})
