import { expect, test } from 'vitest'
import type { EgressLine } from '../../src-main/contract/activity.ts'
import { ledgerCsv } from '../../src-renderer/views/egress/ledger-csv.ts'
import {
  reasonText,
  requestsQuery,
  senderText,
} from '../../src-renderer/views/egress/ledger-text.ts'

const line: EgressLine = {
  app_id: 'tok_1',
  name: 'Editor, the "new" one',
  backend_type: 'openai',
  model: 'gpt-x',
  rule_id: 3,
  reason: 'rule',
  requests: 2,
  bytes_sent: 1200,
  bytes_received: 3400,
  prompt_tokens: 50,
  completion_tokens: 20,
  cost_nanousd: 100,
  unpriced: 1,
  first_at: '2026-11-20T10:00:00.000Z',
  last_at: '2026-11-21T10:00:00.000Z',
}

const providerName = () => 'OpenAI'

test('the ledger is saved with one row a line, quoted where a comma would part it', () => {
  const [head, row, rest] = ledgerCsv([line], providerName).split('\r\n')
  expect(head).toMatch(/^from,app_id,backend_type,model,reason,/)
  expect(row).toBe(
    '"Editor, the ""new"" one",tok_1,openai,gpt-x,rule,3,2,1200,3400,50,20,0.0000001,1,2026-11-20T10:00:00.000Z,2026-11-21T10:00:00.000Z,OpenAI',
  )
  expect(rest).toBe('')
})

test('a name that an app chose is no formula for a spreadsheet', () => {
  for (const name of ['=HYPERLINK("http://evil")', '+1', '-1', '@SUM(A1)']) {
    const row = ledgerCsv([{ ...line, name }], providerName).split('\r\n')[1]
    expect(row).toMatch(/^"?'/)
  }
})

test('every reason is said, and who sent it', () => {
  expect(reasonText(line, 'gpt-*')).toBe('By the rule for gpt-*')
  expect(reasonText(line, undefined)).toBe('By a rule that is gone')
  expect(reasonText({ reason: 'name', rule_id: null }, undefined)).toBe('By its name')
  expect(reasonText({ reason: 'fallback', rule_id: null }, undefined)).toBe('As a fallback')
  expect(reasonText({ reason: 'fallback', rule_id: 3 }, 'a')).toBe(
    'As the fallback of the rule for a',
  )
  expect(reasonText({ reason: 'corral', rule_id: null }, undefined)).toBe(
    'Tests of keys, and the like',
  )
  expect(senderText({ name: 'corral', reason: 'corral' })).toBe('Corral itself')
  expect(senderText({ name: 'owner', reason: 'name' })).toBe('Owner')
})

test('a line leads to its requests', () => {
  const from = '2026-11-14T10:00:00.000Z'
  expect(requestsQuery(line, from)).toEqual({
    left_this_mac: 'true',
    from,
    backend_type: 'openai',
    model: 'gpt-x',
    app_id: 'tok_1',
    rule_id: '3',
  })
  const own = { ...line, app_id: null, name: 'owner', rule_id: null, reason: 'fallback' as const }
  expect(requestsQuery(own, from)).toMatchObject({ user_id: '0', fallback: 'true' })
  const test = { ...own, name: 'corral', reason: 'corral' as const, model: null }
  expect(requestsQuery(test, from)).toEqual({
    left_this_mac: 'true',
    from,
    backend_type: 'openai',
    door: 'corral',
  })
})
