import { describe, expect, it } from 'vitest'
import { harmony } from '../../../src-main/core/engine/formats/harmony.ts'
import { hermes } from '../../../src-main/core/engine/formats/hermes.ts'
import type { OutputFormat } from '../../../src-main/core/engine/formats/output-format.ts'
import { type Parsed, parse, request } from './parsing.ts'
import { samples } from './samples.ts'

const formats = [...new Set(samples.map(({ format }) => format))]
const table = formats.map((format) => [format.name, format] as const)

/** Everything that came out, in one text. */
function everything({ text, thinking, calls }: Parsed): string {
  return thinking + text + calls.map((call) => call.name + call.arguments).join('')
}

/** Always the same numbers: a failure can be repeated. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** Takes out, doubles, swaps and puts in, a few times. */
function mutated(says: string, random: (below: number) => number): string {
  let text = says
  for (let change = random(4); change >= 0; change--) {
    const at = random(text.length + 1)
    const end = Math.min(text.length, at + random(12))
    const part = text.slice(at, end)
    const other = samples[random(samples.length)]?.says ?? ''
    const from = random(other.length)
    const replacement = [
      '',
      part + part,
      other.slice(from, from + random(30)),
      String.fromCharCode(33 + random(94)).repeat(1 + random(3)),
    ][random(4)]
    text = text.slice(0, at) + (replacement ?? '') + text.slice(end)
  }
  return text
}

function chunked(text: string, random: (below: number) => number): string[] {
  const chunks: string[] = []
  for (let at = 0; at < text.length;) {
    const end = at + 1 + random(9)
    chunks.push(text.slice(at, end))
    at = end
  }
  return chunks
}

describe('2 000 broken answers', () => {
  it('come apart the same however they arrive, and stay whole when no call is found', () => {
    const random = createRandom(7)
    for (let round = 0; round < 2000; round++) {
      const sample = samples[round % samples.length]!
      const text = mutated(sample.says, random)
      const options = { prompt: sample.prompt ?? '' }
      const whole = parse(sample.format, text, options)
      expect(parse(sample.format, chunked(text, random), options), text).toEqual(whole)
      if (whole.calls.length > 0 || whole.thinking || sample.format === harmony) continue
      expect(bare(everything(whole)), text).toBe(bare(text))
    }
  })
})

/** Without white space, which is of the format around marks. An empty thinking leaves nothing. */
function bare(text: string): string {
  return text.replace(/\s+|^\s*<think>[^]*?<\/think>/g, '')
}

const megabyte = 1024 * 1024
const floods: readonly (readonly [string, (format: OutputFormat) => string])[] = [
  ['ten megabytes of <', () => '<'.repeat(10 * megabyte)],
  ['ten megabytes of white space', () => ' \n'.repeat(5 * megabyte)],
  ['opening marks', (format) => (format.visibleTokens[0] ?? 'x').repeat(10_000)],
  ['an unclosed call', (format) => opening(format) + '{"a": "'.repeat(10_000)],
  ['deep brackets', (format) => opening(format) + '[{'.repeat(50_000)],
]

/** A call up to its arguments. */
function opening(format: OutputFormat): string {
  const sample = samples.find((one) => one.format === format && one.calls?.length)
  const at = sample?.says.indexOf('city') ?? 0
  return sample?.says.slice(0, at) ?? ''
}

describe.each(table)('%s', (_, format) => {
  it.each(floods)('takes %s in its stride', (_what, flood) => {
    const text = flood(format)
    // In pieces as they come from the network, then at once.
    const pieces: string[] = []
    for (let at = 0; at < text.length; at += 65_536) pieces.push(text.slice(at, at + 65_536))
    const found = everything(parse(format, pieces))
    expect(found.length).toBeLessThan(text.length * 3)
    expect(everything(parse(format, text)).length).toBe(found.length)
  })

  it('reads a long answer character by character without slowing down', () => {
    const text = `${opening(format)}${'a<b [c] {"d": "e"} '.repeat(1000)}`
    expect(everything(parse(format, [...text]))).toBe(everything(parse(format, text)))
  })
})

describe('the mode', () => {
  it('says what the model is at', () => {
    const parser = hermes.createParser('<think>\n', request())
    expect(parser.mode).toBe('thinking')
    parser.push('Hm.</think>')
    expect(parser.mode).toBe('text')
    parser.push('So: <tool_call>')
    expect(parser.mode).toBe('call')
    parser.push('{"name": "ping"}</tool_call>')
    expect(parser.mode).toBe('text')
  })
})

describe('a call', () => {
  it('is told by its name first, then by its arguments as they come', () => {
    const parser = hermes.createParser('', request())
    expect(parser.push('<tool_call>{"name": "get_weather", "arg')).toEqual([])
    expect(parser.push('uments": {')).toEqual([
      { type: 'call', name: 'get_weather' },
      { type: 'arguments', text: '{' },
    ])
    expect(parser.push('"city": "Pa')).toEqual([{ type: 'arguments', text: '"city": "Pa' }])
    expect(parser.push('ris"}')).toEqual([{ type: 'arguments', text: 'ris"}' }])
    expect(parser.push('}</tool_call>')).toEqual([])
    expect(parser.end()).toEqual([])
  })
})
