import { expect, test } from 'vitest'
import {
  formatBytes,
  formatContext,
  formatCount,
  formatDuration,
  formatParameters,
  formatPrice,
  formatPercent,
  formatWhen,
} from '../../src-renderer/lib/format.ts'

test.each([
  [0, '0 bytes'],
  [999, '999 bytes'],
  [5_059_584, '5.1 MB'],
  [986_048_768, '986 MB'],
  [25_054_779_072, '25.1 GB'],
])('writes %i bytes as %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text)
})

test.each([
  [640, '640'],
  [3_600_000, '3.6M'],
  [1_543_714_304, '1.5B'],
])('writes %i parameters as %s', (count, text) => {
  expect(formatParameters(count)).toBe(text)
})

test('counts a window in powers of two', () => {
  expect([512, 8192, 131_072].map(formatContext)).toEqual(['512', '8K', '128K'])
})

test('does not say 100% before the end', () => {
  expect(formatPercent(0.999)).toBe('99%')
})

test('has a word for one and a word for many', () => {
  expect([formatCount(1, 'token'), formatCount(2000, 'token')]).toEqual(['1 token', '2,000 tokens'])
})

test('changes from milliseconds to seconds', () => {
  expect([formatDuration(312), formatDuration(4_210)]).toEqual(['312 ms', '4.2 s'])
})

test('tells how long ago, then the date', () => {
  const now = Date.parse('2026-11-21T12:00:00Z')
  const texts = ['2026-11-21T11:59:40Z', '2026-11-21T11:57:00Z', '2026-11-18T12:00:00Z'].map(
    (iso) => formatWhen(iso, now),
  )
  expect(texts).toEqual(['just now', '3 minutes ago', '3 days ago'])
  expect(formatWhen('2026-11-01T12:00:00Z', now)).toBe('1 Nov 2026')
})

test('contexts are said as their makers say them', () => {
  expect(formatContext(200_000)).toBe('200K')
  expect(formatContext(128_000)).toBe('128K')
  expect(formatContext(1_048_576)).toBe('1M')
  expect(formatContext(1_050_000)).toBe('1.05M')
})

test('prices are in dollars, without idle cents', () => {
  expect(formatPrice(14_000_000)).toBe('$14')
  expect(formatPrice(50_000)).toBe('$0.05')
  expect(formatPrice(1_250_000)).toBe('$1.25')
  expect(formatPrice(0)).toBe('$0')
})
