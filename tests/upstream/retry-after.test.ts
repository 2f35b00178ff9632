import { describe, expect, it } from 'vitest'
import { remainingOf, waitAfter } from '../../src-main/core/providers/upstream/retry-after.ts'
import type { UpstreamHeaders } from '../../src-main/core/providers/upstream/upstream-error.ts'

const now = new Date('2026-11-21T07:00:00.000Z')
const wait = (headers: UpstreamHeaders) => waitAfter(headers, now)

describe('how long a provider asks to wait', () => {
  it.each<[string, UpstreamHeaders, number | null]>([
    ['seconds', { 'retry-after': '12' }, 12_000],
    ['parts of seconds', { 'retry-after': '2.5' }, 2500],
    ['milliseconds before seconds', { 'retry-after-ms': '1500', 'retry-after': '20' }, 1500],
    ['a date of HTTP', { 'retry-after': 'Sat, 21 Nov 2026 07:01:30 GMT' }, 90_000],
    ['an old form of date', { 'retry-after': 'Saturday, 21-Nov-26 07:01:30 GMT' }, 90_000],
    ['a date gone by', { 'retry-after': 'Sat, 21 Nov 2026 06:00:00 GMT' }, 1000],
    ['nothing at all', {}, null],
    ['zero', { 'retry-after': '0' }, 1000],
    ['less than nothing', { 'retry-after': '-5' }, 1000],
    ['for ever', { 'retry-after': '1e9' }, 3_600_000],
    ['more than a number can be', { 'retry-after': '1e999' }, null],
    ['rubbish', { 'retry-after': 'soon' }, null],
    ['rubbish that Date.parse takes for a date', { 'retry-after': 'try 5' }, null],
    ['hexadecimals', { 'retry-after': '0x10' }, null],
    ['an empty header', { 'retry-after': '' }, null],
    ['a header twice', { 'retry-after': ['7', '9'] }, 7000],
    [
      'the reset of the limit that is spent, as OpenAI writes it',
      {
        'x-ratelimit-remaining-requests': '10',
        'x-ratelimit-reset-requests': '120ms',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '6m0s',
      },
      360_000,
    ],
    [
      'the longest of several that are spent',
      {
        'x-ratelimit-remaining-requests': '0',
        'x-ratelimit-reset-requests': '1h0m2.5s',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '7.66s',
      },
      3_600_000,
    ],
    [
      'the nearest reset when none says that it is spent',
      { 'x-ratelimit-reset-requests': '20s', 'x-ratelimit-reset-tokens': '2s' },
      2000,
    ],
    [
      'a time of RFC 3339, as Anthropic writes it',
      {
        'anthropic-ratelimit-input-tokens-remaining': '0',
        'anthropic-ratelimit-input-tokens-reset': '2026-11-21T07:00:42Z',
        'anthropic-ratelimit-requests-remaining': '5',
        'anthropic-ratelimit-requests-reset': '2026-11-21T07:00:01Z',
      },
      42_000,
    ],
    [
      'milliseconds since 1970, as OpenRouter',
      { 'x-ratelimit-reset': `${now.getTime() + 5000}` },
      5000,
    ],
    ['seconds since 1970', { 'x-ratelimit-reset': `${now.getTime() / 1000 + 5}` }, 5000],
    ['retry-after before any reset', { 'retry-after': '3', 'x-ratelimit-reset': '60' }, 3000],
    [
      'a reset behind a retry-after that says nothing',
      { 'retry-after': '?', 'x-ratelimit-reset': '60' },
      60_000,
    ],
  ])('%s', (_, headers, expected) => {
    expect(wait(headers)).toBe(expected)
  })
})

describe('what is left of the limits', () => {
  it.each<[string, UpstreamHeaders, number | null]>([
    ['is unknown without such headers', { 'content-type': 'text/html' }, null],
    [
      'is the least of all',
      { 'x-ratelimit-remaining-requests': '7', 'x-ratelimit-remaining-tokens': '0' },
      0,
    ],
    ['is read from Anthropic, too', { 'anthropic-ratelimit-requests-remaining': '3' }, 3],
    ['is unknown when it is no number', { 'x-ratelimit-remaining': 'many' }, null],
  ])('%s', (_, headers, expected) => {
    expect(remainingOf(headers)).toBe(expected)
  })
})
