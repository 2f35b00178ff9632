import { describe, expect, it } from 'vitest'
import type { AuditLog } from '../../../src-main/contract/activity.ts'
import { entry, everything } from './entries.ts'
import { startActivity } from './test-activity.ts'

describe('the log of requests', () => {
  it('tells a row as it is recorded, and lists it just so', async () => {
    await using test = await startActivity()
    const told: AuditLog[] = []
    test.activity.onRecorded((_, log) => told.push(log))
    test.activity.record(entry())
    const { logs, next } = await test.activity.list(everything, {}, { limit: 10 })
    expect(logs).toEqual(told)
    expect(next).toBeNull()
    expect(logs[0]).toMatchObject({ prompt_tokens: 127, tokens_per_second: 50, app: 'Editor' })
  })
})
