import type { UpstreamHeaders } from './upstream-error.ts'

const minMs = 1000
const maxMs = 60 * 60 * 1000

/**
 * How long a provider asks to be left alone, between a second and an hour; `null` when it does not
 * say. `retry-after-ms` and `retry-after` come first, then the resets of those limits of which
 * nothing is left, and without any such the nearest reset there is.
 */
export function waitAfter(headers: UpstreamHeaders, now: Date): number | null {
  const asked = askedMs(headers, now) ?? resetMs(headers, now)
  return asked === null ? null : Math.min(Math.max(Math.ceil(asked), minMs), maxMs)
}

/** The least that is left of any limit the headers speak of; `null` when they speak of none. */
export function remainingOf(headers: UpstreamHeaders): number | null {
  const left = limitsIn(headers).flatMap(({ remaining }) => remaining ?? [])
  return left.length === 0 ? null : Math.min(...left)
}

function askedMs(headers: UpstreamHeaders, now: Date): number | null {
  const ms = numberIn(textIn(headers, 'retry-after-ms'))
  if (ms !== null) return ms
  const text = textIn(headers, 'retry-after')
  const seconds = numberIn(text)
  return seconds === null ? untilDate(text, now) : seconds * 1000
}

function resetMs(headers: UpstreamHeaders, now: Date): number | null {
  const limits = limitsIn(headers).map(({ remaining, reset }) => ({
    isSpent: remaining === 0,
    ms: untilReset(reset, now),
  }))
  const known = limits.flatMap(({ isSpent, ms }) => (ms === null ? [] : [{ isSpent, ms }]))
  const spent = known.filter(({ isSpent }) => isSpent)
  if (spent.length > 0) return Math.max(...spent.map(({ ms }) => ms))
  return known.length === 0 ? null : Math.min(...known.map(({ ms }) => ms))
}

interface RateLimit {
  remaining: number | null
  reset: string
}

/** `x-ratelimit-reset-tokens` of OpenAI and others, `anthropic-ratelimit-tokens-reset`. */
const limitHeader =
  /^(?:x-)?ratelimit-(remaining|reset)(?:-(.+))?$|^anthropic-ratelimit-(.+)-(remaining|reset)$/

function limitsIn(headers: UpstreamHeaders): RateLimit[] {
  const limits = new Map<string, RateLimit>()
  for (const name of Object.keys(headers)) {
    const match = limitHeader.exec(name)
    if (!match) continue
    const what = match[1] ?? match[4]
    const key = match[2] ?? match[3] ?? ''
    const limit = limits.get(key) ?? { remaining: null, reset: '' }
    if (what === 'remaining') limit.remaining = numberIn(textIn(headers, name))
    else limit.reset = textIn(headers, name)
    limits.set(key, limit)
  }
  return [...limits.values()]
}

const dayMs = 86_400_000
const unitMs: Readonly<Record<string, number>> = {
  d: dayMs,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
}

/** `6m0s`, `120ms`; seconds from now; seconds or milliseconds since 1970; a date. */
function untilReset(text: string, now: Date): number | null {
  const number = numberIn(text)
  if (number !== null) {
    if (number > 1e11) return number - now.getTime()
    return number > 1e9 ? number * 1000 - now.getTime() : number * 1000
  }
  if (/^(\d+(\.\d+)?(ms|[dhms]))+$/.test(text)) {
    const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[dhms])/g)]
    return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (unitMs[unit!] ?? 0), 0)
  }
  return untilDate(text, now)
}

/** An HTTP date (RFC 9110, 5.6.7) or one of RFC 3339; `Date.parse` alone takes rubbish for dates. */
const dates = /^(\w{3,9},? \d{1,2}[ -]\w{3}[ -]\d{2,4} |\w{3} \w{3} [\d ]\d |\d{4}-\d\d-\d\dT)\d\d:/

function untilDate(text: string, now: Date): number | null {
  const at = dates.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : at - now.getTime()
}

function numberIn(text: string): number | null {
  if (!/^[+-]?\d+(\.\d+)?(e\d+)?$/i.test(text)) return null
  const number = Number(text)
  return Number.isFinite(number) ? number : null
}

function textIn(headers: UpstreamHeaders, name: string): string {
  return ([headers[name]].flat()[0] ?? '').trim()
}
