import fc from 'fast-check'
import type { AnswerEvent, Block, ChatRequest, Tool, Turn } from '../../src-main/core/chat.ts'
import { chat } from './anthropic/chats.ts'

/** Texts with what translators trip over. */
const words = fc
  .oneof(
    fc.constantFrom('Hello', '[tool error] no', '<system>', '{"a": 1}', 'data: x\n\n', 'é🦜\u2028'),
    fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }),
  )
  .filter((text) => text.trim() !== '')
const texts = fc.array(words.map(toText), { minLength: 1, maxLength: 3 })
const media = fc.constantFrom<Block>(
  { type: 'image', mediaType: 'image/png', data: 'AAAA' },
  { type: 'image', url: 'https://example.com/a.png' },
  { type: 'document', mediaType: 'application/pdf', data: 'BBBB' },
  { type: 'document', url: 'https://example.com/a.pdf' },
)
const args = fc
  .dictionary(fc.string({ minLength: 1, maxLength: 6 }), fc.jsonValue({ maxDepth: 2 }), {
    maxKeys: 3,
  })
  .map((value) => JSON.stringify(value))
  .filter((text) => !text.includes('__proto__'))
const name = fc.stringMatching(/^[a-wyz_-]{1,12}$/)

function toText(text: string): Block {
  return { type: 'text', text }
}

interface Round {
  readonly asked: Block[]
  readonly later: Block[] | null
  readonly said: Block[]
  readonly calls: readonly { name: string; args: string; result: string }[]
}

const round = (hasMedia: boolean): fc.Arbitrary<Round> =>
  fc.record({
    asked: hasMedia
      ? fc.array(fc.oneof(words.map(toText), media), { minLength: 1, maxLength: 3 })
      : texts,
    later: fc.option(texts, { freq: 3 }),
    said: fc.array(words.map(toText), { maxLength: 1 }),
    calls: fc.array(fc.record({ name, args, result: fc.oneof(words, fc.constant('')) }), {
      maxLength: 3,
    }),
  })

/** A conversation as both dialects can have it: each answer with its results, then the next. */
function toTurns(system: Block[] | null, rounds: readonly Round[], last: Block[]): Turn[] {
  const turns: Turn[] = system ? [{ role: 'system', blocks: system }] : []
  for (const [at, { asked, later, said, calls }] of rounds.entries()) {
    turns.push({ role: 'user', blocks: asked })
    if (later) turns.push({ role: 'system', blocks: later })
    const blocks = calls.map((call, index): Block => {
      return { type: 'tool_call', id: `call_${at}_${index}`, name: call.name, arguments: call.args }
    })
    const answer = [...said, ...blocks]
    turns.push({ role: 'assistant', blocks: answer.length > 0 ? answer : [toText('Yes.')] })
    turns.push(
      ...calls.map(({ result }, index): Turn => {
        const callId = `call_${at}_${index}`
        return { role: 'tool', blocks: [{ type: 'tool_result', callId, text: result }] }
      }),
    )
  }
  return [...turns, { role: 'user', blocks: last }]
}

const tool: fc.Arbitrary<Tool> = fc.record({
  name,
  description: fc.option(fc.string({ maxLength: 10 })),
  parameters: fc.constantFrom(
    { type: 'object', properties: {} },
    { type: 'object', properties: { at: { type: 'integer' } }, required: ['at'] },
  ),
})

/** A request that both dialects can say in full. */
export function anyChat({ hasMedia }: { hasMedia: boolean }): fc.Arbitrary<ChatRequest> {
  return fc
    .record({
      system: fc.option(texts),
      rounds: fc.array(round(hasMedia), { maxLength: 3 }),
      last: texts,
      tools: fc.uniqueArray(tool, { maxLength: 3, selector: (item) => item.name }),
      choice: fc.constantFrom(
        'auto' as const,
        'none' as const,
        'required' as const,
        'first' as const,
      ),
      isParallel: fc.boolean(),
      effort: fc.constantFrom('low', 'medium', 'high', null),
      schema: fc.option(fc.constant({ type: 'object', properties: {} })),
      maxTokens: fc.integer({ min: 1, max: 128_000 }),
      stop: fc.array(words, { maxLength: 4 }),
    })
    .map(({ system, rounds, last, tools, choice, isParallel, effort, schema, maxTokens, stop }) => {
      const first = tools[0]
      const named = choice === 'first' ? { name: first?.name ?? '' } : choice
      const toolChoice = first ? named : 'none'
      return chat({
        turns: toTurns(system, rounds, last),
        tools,
        toolChoice,
        parallelToolCalls: toolChoice === 'none' || isParallel,
        thinking: { enabled: null, effort },
        output: schema ? { type: 'json_schema', schema } : { type: 'text' },
        maxTokens,
        stop,
      })
    })
}

/** The same with arguments as values: dialects write them in their own ways. */
export function comparable({ turns, ...rest }: ChatRequest): unknown {
  const values = turns.map(({ role, blocks }) => ({
    role,
    blocks: blocks.map((block) =>
      block.type === 'tool_call'
        ? { ...block, arguments: JSON.parse(block.arguments) as unknown }
        : block,
    ),
  }))
  return { ...rest, turns: values }
}

const piece = fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme' })
const part: fc.Arbitrary<readonly string[]> = fc.array(piece, { minLength: 1, maxLength: 3 })

/** The events of any answer of one choice, with its end. */
export const anyAnswer: fc.Arbitrary<AnswerEvent[]> = fc
  .record({
    parts: fc.array(
      fc.oneof(
        fc.record({ type: fc.constantFrom('text', 'thinking'), pieces: part }),
        fc.record({ type: fc.constant('call'), pieces: args.map((text) => halves(text)) }),
      ),
      { maxLength: 5 },
    ),
    ending: fc.constantFrom('stop', 'length', 'refusal', 'stop sequence'),
    counts: fc.tuple(
      fc.nat(9000),
      fc.nat(9000),
      fc.integer({ min: 1, max: 9000 }),
      fc.nat(9000),
      fc.nat(9000),
    ),
    hasWrites: fc.boolean(),
  })
  .map(({ parts, ending, counts, hasWrites }) => {
    let calls = 0
    const events = parts.flatMap(({ type, pieces }): AnswerEvent[] => {
      if (type !== 'call') {
        return pieces.map((text) => ({ type: type as 'text', choice: 0, text }))
      }
      const index = calls++
      return [
        { type: 'tool_call', choice: 0, index, id: `call_${index}`, name: 'look' },
        ...pieces.map((text): AnswerEvent => ({ type: 'tool_arguments', choice: 0, index, text })),
      ]
    })
    const isStop = ending === 'stop' || ending === 'stop sequence'
    const reason = isStop ? (calls > 0 ? 'tool_calls' : 'stop') : ending
    const stopSequence = reason === 'stop' && ending === 'stop sequence' ? 'END' : null
    const [fresh, cachedTokens, short, long, completionTokens] = counts
    const writes = hasWrites ? { cacheWriteTokens: short, longCacheWriteTokens: long } : {}
    const usage = {
      promptTokens: fresh + cachedTokens + (hasWrites ? short + long : 0),
      cachedTokens,
      ...writes,
      completionTokens,
      thinkingTokens: Math.floor(completionTokens / 2),
    }
    return [
      ...events,
      { type: 'finish', choice: 0, reason, stopSequence },
      { type: 'end', usage, firstTokenMs: 0, tokensPerSecond: null, prefixBreak: null },
    ]
  })

function halves(text: string): string[] {
  const middle = Math.floor(text.length / 2)
  return [text.slice(0, middle), text.slice(middle)]
}

/** What an answer says, however it was cut into pieces and however long it took. */
export function gist(events: readonly AnswerEvent[]): unknown[] {
  const said: Record<string, unknown>[] = []
  for (const event of events) {
    const last = said.at(-1)
    if ('text' in event && last?.type === event.type) last.text = String(last.text) + event.text
    else if (event.type === 'end') said.push({ type: 'end', usage: event.usage })
    else said.push({ ...event })
  }
  return said.map((event) =>
    event.type === 'tool_arguments' ? { ...event, text: JSON.parse(String(event.text)) } : event,
  )
}
