import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogFilter } from '../../../src-main/contract/activity.ts'
import type { Entry, Sight } from '../../../src-main/core/activity/entry.ts'
import { entry, everything } from './entries.ts'
import { openStore } from './open-store.ts'

const failed = (requestId: string, message: string, parts: Partial<Entry> = {}) =>
  entry({
    requestId,
    status: 'error',
    tokens: null,
    error: { type: 'upstream_failed', message, upstreamStatus: 529, upstreamCode: 'overloaded' },
    ...parts,
  })

async function someErrors() {
  const open = await openStore()
  const caller = { tokenId: 'tok-b', tokenLabel: 'Notes', userId: 2, user: 'bob@example.com' }
  open.write(
    failed('req_a', 'Der Anbieter ist überlastet.'),
    failed('req_b', 'The connection was reset (gpt-4o-mini).', { askedModel: 'vendor/gpt-4o' }),
    failed('req_c', 'The connection timed out.', { caller }),
    entry({ requestId: 'req_d', askedModel: 'vendor/gpt-4o' }),
  )
  const find = (search: string, filter: LogFilter = {}, sight: Sight = everything) =>
    open.store
      .list(sight, { search, ...filter }, { limit: 10 })
      .logs.map((log) => log.request_id)
      .toSorted()
  return Object.assign(open, { find })
}

describe('a search in the log', () => {
  it('finds errors by all words, the last of which may be a beginning', async () => {
    await using test = await someErrors()
    expect(test.find('connection')).toEqual(['req_b', 'req_c'])
    expect(test.find('RESET conn')).toEqual(['req_b'])
    expect(test.find('conn reset')).toEqual([])
    expect(test.find('uberlast')).toEqual(['req_a'])
    expect(test.find('overloaded timed')).toEqual(['req_c'])
    expect(test.find('upstream_failed')).toEqual(['req_a', 'req_b', 'req_c'])
  })

  it('finds errors by the model that was asked, and no successes', async () => {
    await using test = await someErrors()
    expect(test.find('vendor/gpt-4o')).toEqual(['req_b'])
  })

  it('obeys the other filters, and shows nobody the errors of somebody else', async () => {
    await using test = await someErrors()
    expect(test.find('connection', { app_id: 'tok-b' })).toEqual(['req_c'])
    expect(test.find('connection', {}, { kind: 'user', userId: 2 })).toEqual(['req_c'])
    expect(test.find('connection', {}, { kind: 'user', userId: 3 })).toEqual([])
  })

  it('takes any text for words, never for syntax', async () => {
    await using test = await someErrors()
    for (const text of ['"', 'NEAR(', 'a AND', '* OR *', 'words:x', '-reset', '^x + y', '\0']) {
      expect(() => test.find(text)).not.toThrow()
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        test.find(text)
      }),
    )
    expect(test.find('"connection" (reset')).toEqual(['req_b'])
    expect(test.find('?!')).toEqual([])
  })
})
