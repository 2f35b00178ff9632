import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createStopFilter } from '../../../src-main/core/engine/answer/stop-filter.ts'

function filter(parts: readonly string[], stops: readonly string[]) {
  const filter = createStopFilter(stops)
  let text = ''
  for (const part of parts) {
    const pushed = filter.push(part)
    text += pushed.text
    if (pushed.stopped) return { text, stopped: true }
  }
  text += filter.end()
  return { text, stopped: filter.stopSequence() !== null }
}

/** The same, one character after the other, with all of the text at hand. */
function expected(text: string, stops: readonly string[]) {
  for (let end = 1; end <= text.length; end++) {
    const found = stops.filter((stop) => text.slice(0, end).endsWith(stop))
    const longest = Math.max(...found.map((stop) => stop.length))
    if (found.length > 0) return { text: text.slice(0, end - longest), stopped: true }
  }
  return { text, stopped: false }
}

/** Few letters, so that texts and stop strings meet often. */
const letters = (minLength: number, maxLength: number) =>
  fc.array(fc.constantFrom('a', 'b', 'c'), { minLength, maxLength }).map((all) => all.join(''))
const parts = fc.array(letters(0, 4), { maxLength: 12 })

describe('the stop filter', () => {
  it('gives the same however the text is split', () => {
    fc.assert(
      fc.property(parts, fc.array(letters(1, 5), { maxLength: 3 }), (parts, stops) => {
        expect(filter(parts, stops)).toEqual(expected(parts.join(''), stops))
      }),
      { numRuns: 5000, seed: 1 },
    )
  })

  it('loses nothing when no stop string comes', () => {
    fc.assert(
      fc.property(parts, (parts) => {
        expect(filter(parts, ['abcabcabd', 'd'])).toEqual({ text: parts.join(''), stopped: false })
      }),
      { numRuns: 1000, seed: 1 },
    )
  })

  it('holds back no more than may still become a stop string', () => {
    const filter = createStopFilter(['</end>'])
    expect(filter.push('text</').text).toBe('text')
    expect(filter.push('x').text).toBe('</x')
    expect(filter.push('<</en').text).toBe('<')
    expect(filter.push('d>more')).toEqual({ text: '', stopped: true })
  })

  it('gives what it held back, once, when no more comes', () => {
    const filter = createStopFilter(['end'])
    expect(filter.push('the e').text).toBe('the ')
    expect(filter.end()).toBe('e')
    expect(filter.end()).toBe('')
    expect(filter.stopSequence()).toBe(null)
  })

  it('gives nothing after a stop string', () => {
    const filter = createStopFilter(['end'])
    expect(filter.push('the e').text).toBe('the ')
    expect(filter.push('nd of it')).toEqual({ text: '', stopped: true })
    expect(filter.end()).toBe('')
  })
})
