import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Provider } from '../../../src-main/contract/providers.ts'
import { findOutsideHost } from '../../egress-switch/outside-host.ts'
import { type TestCorral, startTestCorral } from '../../helpers/test-corral.ts'
import { type FakeProvider, startFakeProvider } from '../../providers/fake-provider.ts'
import { chatAnswer, chatStream, message, openAiError } from '../cloud/scripts.ts'
import { rowsOfAnswer } from './log-reader.ts'

const host = findOutsideHost()

let corral: TestCorral
let outside: FakeProvider
let away: Provider
beforeAll(async () => {
  ;[outside, corral] = await Promise.all([startFakeProvider(host ?? undefined), startTestCorral()])
  const common = { base_url: outside.origin, api_key: 'sk-away-0123456789-zzzz' }
  const { providers, routing } = corral.corral.client
  const rest = { ...common, models: ['gpt'], allow_private: true }
  away = await providers.create({ ...rest, name: 'away', protocols: ['openai'] })
  await providers.create({ ...rest, name: 'far', protocols: ['anthropic'] })
  await routing.create({ model_pattern: 'ruled', backend_type: 'away', backend_model: 'gpt' })
})
afterAll(async () => {
  await corral[Symbol.asyncDispose]()
  await outside[Symbol.asyncDispose]()
})

/** The only row of a chat, and what has arrived of it. */
async function chat(model: string, fields: object = {}) {
  const response = await corral.fetch('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model, messages: [{ role: 'user', content: 'wörter' }], ...fields }),
  })
  const answered = Buffer.byteLength(await response.text())
  const [row] = await rowsOfAnswer(corral, response)
  const arrived = Buffer.byteLength(outside.arrivals.at(-1)?.body ?? '')
  return { row: row!, arrived, answered }
}

// Without a network this machine has no address that counts as another machine's.
describe.skipIf(!host)('what leaves this Mac', () => {
  it.each([false, true])('is counted to the byte, there and back (stream: %s)', async (stream) => {
    outside.answer = stream ? chatStream('for', 'eign') : chatAnswer('foreign')
    const { row, arrived, answered } = await chat('away/gpt', { stream })
    expect(row).toMatchObject({
      left_this_mac: true,
      bytes_sent: arrived,
      bytes_received: answered,
      key_last_four: 'zzzz',
    })
  })

  it('is counted as it was sent where it had to be translated', async () => {
    outside.answer = message('foreign')
    const { row, arrived } = await chat('far/gpt')
    expect(row).toMatchObject({ left_this_mac: true, bytes_sent: arrived })
    expect(row.bytes_received).toBeGreaterThan(100)
  })

  it('stands in the ledger with the rule, or the name, by which it went', async () => {
    outside.answer = chatAnswer('foreign')
    const { row } = await chat('ruled')
    const { lines } = await corral.corral.client.activity.egress({})
    expect(lines).toContainEqual(
      expect.objectContaining({
        app_id: row.app_id,
        name: 'app',
        backend_type: 'away',
        rule_id: row.rule_id,
        reason: 'rule',
        requests: 1,
        bytes_sent: row.bytes_sent,
        prompt_tokens: 11,
        completion_tokens: 2,
      }),
    )
    expect(lines).toContainEqual(
      expect.objectContaining({ backend_type: 'away', reason: 'name', requests: 2 }),
    )
  })

  it('is no more than what was sent: a budget lets nothing go, a refused request has gone', async () => {
    const { client } = corral.corral
    outside.answer = openAiError(400, 'invalid_value')
    expect((await chat('away/gpt')).row).toMatchObject({ left_this_mac: true, status: 'error' })
    const budget = await client.limits.budgets.create({
      scope: 'provider',
      scope_id: String(away.id),
      window: 'day',
      limit_microusd: 0,
    })
    const { row } = await chat('away/gpt')
    await client.limits.budgets.remove({ budget_id: budget.id })
    expect(row).toMatchObject({ left_this_mac: false, bytes_sent: 0, status: 'refused' })
  })
})
