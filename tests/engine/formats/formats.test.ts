import { describe, expect, it } from 'vitest'

import { type Parsed, parse, request } from './parsing.ts'
import { type Sample, samples } from './samples.ts'

const formats = [...new Set(samples.map(({ format }) => format))]

/** Arguments as values, where they are JSON. */
function meant({ text, thinking, calls }: Parsed) {
  return { text, thinking, calls: calls.map((call) => [call.name, value(call.arguments)]) }
}

function value(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return json
  }
}

function expected({ text = '', thinking = '', calls = [] }: Sample) {
  return { text, thinking, calls }
}

const optionsOf = ({ prompt = '' }: Sample) => ({ prompt })

describe.each(samples)('$format.name: $what', (sample) => {
  const { format, says } = sample

  it('comes apart into text, thinking and calls', () => {
    expect(meant(parse(format, says, optionsOf(sample)))).toEqual(expected(sample))
  })

  it('does so wherever the text is cut in two, and character by character', () => {
    const whole = parse(format, says, optionsOf(sample))
    for (let at = 1; at < says.length; at++) {
      const halves = [says.slice(0, at), says.slice(at)]
      expect(parse(format, halves, optionsOf(sample)), `cut at ${at}`).toEqual(whole)
    }
    expect(parse(format, says.split(''), optionsOf(sample))).toEqual(whole)
  })

  it('is all text beside the thinking when no tool may be called', () => {
    for (const change of [{ tools: [] }, { toolChoice: 'none' as const }]) {
      const { text, thinking, calls } = parse(format, says, { ...optionsOf(sample), ...change })
      expect(calls).toEqual([])
      expect(thinking).toBe(sample.thinking ?? '')
      for (const [name] of sample.calls ?? []) expect(text).toContain(name)
    }
  })

  it('loses nothing when it is cut off anywhere', () => {
    for (let end = 0; end < says.length; end++) {
      const part = says.slice(0, end)
      const { text, thinking, calls } = parse(format, part, optionsOf(sample))
      const found = thinking + text + calls.map((call) => call.name + call.arguments).join('')
      // Every word of the content is somewhere; marks and white space may be gone.
      for (const word of ['Rain?', 'I look.', 'First.', 'Paris', 'Oslo', 'Hm', 'Yes.']) {
        if (part.includes(word)) expect(found, part).toContain(word)
      }
      if (calls.length === 0 && !sample.thinking) expect(text.trim()).toBe(part.trim())
    }
  })
})

describe.each(formats.map((format) => [format.name, format] as const))('%s', (_, format) => {
  it('hands plain text on at once, to the letter', () => {
    const parser = format.createParser('', request())
    const text = 'Hello, "world" {1} [2] <3> & more'
    const pieces = [...text].flatMap((character) => parser.push(character))
    const early = pieces.map((piece) => ('text' in piece ? piece.text : '')).join('')
    expect(text.startsWith(early)).toBe(true)
    expect(early.length).toBeGreaterThan(text.length - 12)
    expect(parse(format, [...text]).text).toBe(text)
  })
})
