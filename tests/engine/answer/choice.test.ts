import type { LlamaGrammar, Token } from 'node-llama-cpp'
import { describe, expect, it } from 'vitest'
import type { AnswerEvent } from '../../../src-main/core/chat.ts'
import { type ChoiceOptions, createChoice } from '../../../src-main/core/engine/answer/choice.ts'
import { createTokenTexts } from '../../../src-main/core/engine/answer/token-text.ts'
import { hermes } from '../../../src-main/core/engine/formats/hermes.ts'
import type { Verdict } from '../../../src-main/core/engine/scheduler/generation.ts'
import { chatRequest } from '../chat-requests.ts'

const parameters = { type: 'object', properties: {} }
const request = chatRequest([{ role: 'user', blocks: [{ type: 'text', text: 'Hi' }] }], {
  tools: [
    { name: 'weather', description: null, parameters },
    { name: 'time', description: null, parameters },
  ],
})

/** Runs the words as tokens through one choice until it has enough. */
function run(words: readonly string[], options: Partial<ChoiceOptions> = {}, prompt = '') {
  const events: AnswerEvent[] = []
  const verdicts: Verdict[] = []
  const texts = createTokenTexts({
    detokenize: (tokens) => tokens.map((token) => words[token - 1] ?? 'a').join(''),
    tokenString: () => '',
    anchor: 0 as Token,
  })
  const choice = createChoice({
    choice: 0,
    texts,
    parser: hermes.createParser(prompt, request),
    stop: [],
    grammarAfterThinking: null,
    oneCall: false,
    emit: (event) => events.push(event),
    ...options,
  })
  const probability = { logprob: -1, top: [] }
  for (const at of words.keys()) {
    verdicts.push(choice.token((at + 1) as Token, options.stop ? probability : null))
    if (verdicts.at(-1) === 'stop') break
  }
  choice.end(verdicts.at(-1) === 'stop' ? 'stop' : 'end')
  const all = (type: 'text' | 'thinking' | 'tool_arguments') =>
    events.map((event) => (event.type === type ? event.text : '')).join('')
  return { events, verdicts, choice, text: all('text'), thinking: all('thinking') }
}

const call = (name: string) => [
  `<tool_call>\n{"name": "${name}", `,
  '"arguments": {}}\n</tool_call>',
]
const callsOf = (events: readonly AnswerEvent[]) =>
  events.flatMap((event) => (event.type === 'tool_call' ? [event.name] : []))

describe('one choice', () => {
  it('ends before a stop string, and tells only of tokens that are in the answer', () => {
    const { text, verdicts, events } = run(['one ', 'two', ' th', 'ree', ' four'], {
      stop: ['three'],
    })
    expect(text).toBe('one two ')
    expect(verdicts).toEqual(['continue', 'continue', 'continue', 'stop'])
    const told = events.flatMap((event) => (event.type === 'text' ? (event.logprobs ?? []) : []))
    expect(told.map(({ text }) => text).join('')).not.toContain('ree')
    expect(events.at(-1)).toEqual({
      type: 'finish',
      choice: 0,
      reason: 'stop',
      stopSequence: 'three',
    })
  })

  it('gives held-back text before a call begins', () => {
    const { events } = run(['Look: th', ...call('weather')], { stop: ['three'] })
    const types = events.map(({ type }) => type)
    expect(types.indexOf('tool_call')).toBeGreaterThan(types.lastIndexOf('text'))
    expect(run(['Look: th', ...call('weather')], { stop: ['three'] }).text.trim()).toBe('Look: th')
  })

  it('numbers its calls and says that it ends with them', () => {
    const { events } = run([...call('weather'), '\n', ...call('time')])
    expect(callsOf(events)).toEqual(['weather', 'time'])
    const ids = events.flatMap((event) => (event.type === 'tool_call' ? [event.id] : []))
    expect(new Set(ids).size).toBe(2)
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'tool_calls' })
  })

  it('ends after its first call when one is all that is wanted', () => {
    const words = [...call('weather'), '\n', ...call('time'), 'more']
    const { events, verdicts } = run(words, { oneCall: true })
    expect(callsOf(events)).toEqual(['weather'])
    expect(verdicts.at(-1)).toBe('stop')
    expect(events.at(-1)).toMatchObject({ reason: 'tool_calls' })
  })

  it('counts thinking apart and frees the grammar for what follows it', () => {
    const grammar = {} as LlamaGrammar
    const words = ['let me ', 'see', '</think>', 'yes']
    const { thinking, text, choice, verdicts } = run(
      words,
      { grammarAfterThinking: grammar },
      '<think>\n',
    )
    expect(thinking.trim()).toBe('let me see')
    expect(text.trim()).toBe('yes')
    expect(choice.thinkingTokens).toBe(3)
    expect(verdicts).toEqual(['continue', 'continue', { grammar }, 'continue'])
  })

  it('says that it was cut when it was, also within a call', () => {
    const { choice, events } = run(call('weather'))
    expect(events.at(-1)).toMatchObject({ reason: 'tool_calls' })
    choice.end('length')
    expect(events.at(-1)).toMatchObject({ reason: 'length' })
  })
})
