import { describe, expect, it } from 'vitest'
import type { AuditLog, EgressLine, Sums, UsageOverTime } from '../../src-main/contract/activity.ts'
import { egressTable } from '../../src-main/headless/egress-table.ts'
import { firstOfDays, localTime, parseSince } from '../../src-main/headless/moment.ts'
import { requestLine } from '../../src-main/headless/request-line.ts'
import { comparedText, usageTable } from '../../src-main/headless/usage-table.ts'
import { sampleLog } from '../activity/sample-log.ts'

const at = '2026-11-20T12:00:00.000Z'
const time = localTime(at)
const plain = (_: string, text: string) => text

function log(change: Partial<AuditLog>): AuditLog {
  return sampleLog({
    timestamp: at,
    app: 'zed',
    asked_model: 'gpt-4o',
    model: 'gpt-4o',
    duration_ms: 1240,
    prompt_tokens: 312,
    completion_tokens: 48,
    cost_nanousd: 1_260_000,
    ...change,
  })
}

describe('a request', () => {
  it('is one line: when, who, where, how it ended, how long, tokens, cost', () => {
    expect(requestLine(log({}), plain)).toBe(
      `${time}  zed             gpt-4o → openai/gpt-4o                success         1.2 s` +
        '    312 → 48 tok  $0.001260',
    )
  })

  it('says what is not known, what cost nothing, and which try it was', () => {
    const local = log({ backend_type: 'local', model: 'brief', cost_nanousd: 0, attempt: 2 })
    expect(requestLine(local, plain)).toMatch(/gpt-4o → local\/brief \(try 2\) .* tok +-$/)
    const unpriced = log({ cost_nanousd: null, estimated: true })
    expect(requestLine(unpriced, plain)).toMatch(/~312 → 48 tok +\?$/)
    const refused = log({
      app: null,
      user: null,
      asked_model: null,
      backend_type: null,
      model: null,
      status: 'refused',
      http_status: 401,
      duration_ms: 3.4,
      prompt_tokens: null,
      completion_tokens: null,
      total_tokens: null,
      cost_nanousd: null,
      error_message: 'This token is not known here.',
    })
    expect(requestLine(refused, plain).replaceAll(/ +/g, ' ')).toBe(
      `${time} - - refused 401 3 ms - - This token is not known here.`,
    )
  })

  it('moves no cursor, whatever names hold', () => {
    const evil = 'a\u001B[2J\n\u009B1m\u202E'
    const line = requestLine(log({ app: evil, asked_model: evil, error_message: evil }), plain)
    expect(line).not.toMatch(/[\p{Cc}\u202E]/u)
  })
})

const sums: Sums = {
  requests: 0,
  failed: 0,
  prompt_tokens: 0,
  cached_tokens: 0,
  cache_write_tokens: 0,
  completion_tokens: 0,
  reasoning_tokens: 0,
  cost_nanousd: 0,
  unpriced: 0,
  estimated: 0,
}

const cloudSums: Sums = { ...sums, requests: 1, completion_tokens: 10, cost_nanousd: 5e9 }

describe('usage', () => {
  const points: UsageOverTime['points'] = [
    { ...sums, start: at, key: 'a', name: 'zed', local: true, requests: 3, prompt_tokens: 30 },
    { ...cloudSums, start: at, key: 'a', name: 'zed', local: false },
    { ...sums, start: at, key: 'b', name: 'x\u001B', local: false, requests: 9, unpriced: 1 },
    { ...sums, start: at, key: '', name: '', local: false, requests: 1, failed: 1 },
  ]

  it('is summed over time by group, the largest first, with the share of tokens of this Mac', () => {
    expect(usageTable({ step: 'day', points, compared: null }, 'app').split('\n')).toEqual([
      'APP      REQUESTS  FAILED  IN  CACHED  OUT  COST       ON THIS MAC',
      'x\\u001b  9         0       0   0       0    ?          -',
      'zed      4         0       30  0       10   $5.00      75%',
      '-        1         1       0   0       0    -          -',
      'total    14        1       30  0       10   $5.00 + ?  75%',
    ])
  })

  it('tells what the cloud would have cost, where a model is chosen', () => {
    const compared = { model: 'openai/gpt-4o', cost_nanousd: 1_500_000_000 }
    expect(comparedText({ step: 'day', points: [], compared })).toBe(
      'what ran on this Mac would have cost $1.50 at openai/gpt-4o',
    )
    expect(comparedText({ step: 'day', points: [], compared: null })).toBeNull()
  })
})

it('the ledger has a line for each app, target and reason', () => {
  const line: EgressLine = {
    app_id: 'tok_1',
    name: 'zed',
    backend_type: 'openai',
    model: 'gpt-4o',
    rule_id: 7,
    reason: 'rule',
    requests: 2,
    bytes_sent: 1500,
    bytes_received: 2_500_000,
    prompt_tokens: 10,
    completion_tokens: 20,
    cost_nanousd: 0,
    unpriced: 0,
    first_at: at,
    last_at: at,
  }
  const corral: EgressLine = {
    ...line,
    name: 'corral',
    model: null,
    rule_id: null,
    reason: 'corral',
  }
  const fallback: EgressLine = { ...line, reason: 'fallback', bytes_sent: 12 }
  const ledger = { nothing_leaves: false, blocked: 0, lines: [line, corral, fallback] }
  const hour = `${time.slice(0, 13)}h`
  expect(egressTable(ledger).split('\n').slice(1)).toEqual([
    `zed     openai/gpt-4o  rule 7                      2         1.5 kB  2.5 MB    10 → 20  -     ${hour}`,
    `corral  openai         Corral itself               2         1.5 kB  2.5 MB    10 → 20  -     ${hour}`,
    `zed     openai/gpt-4o  another could not (rule 7)  2         12 B    2.5 MB    10 → 20  -     ${hour}`,
  ])
})

it('understands spans and dates, and nothing else', () => {
  const now = Date.parse(at)
  expect(parseSince('90s', now).toISOString()).toBe('2026-11-20T11:58:30.000Z')
  expect(parseSince('7d', now).toISOString()).toBe('2026-11-13T12:00:00.000Z')
  expect(parseSince('2026-11-01', now).toISOString()).toBe('2026-11-01T00:00:00.000Z')
  for (const text of ['', '1', 'h', '1w', 'yesterday', '2026-13-01', '-1h', '1e3d']) {
    expect(() => parseSince(text, now), text).toThrow(RangeError)
  }
  expect(firstOfDays(7, new Date(2026, 2, 3, 15))).toEqual(new Date(2026, 1, 25))
})
