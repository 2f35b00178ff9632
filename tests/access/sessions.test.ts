import { describe, expect, it } from 'vitest'
import { createSessions } from '../../src-main/core/providers/access/sessions.ts'

describe('the memory of conversations', () => {
  it('forgets what is an hour old, counted from the last use', () => {
    const sessions = createSessions()
    sessions.set('a', 'pair', 0)
    sessions.set('b', 'pair', 0)
    sessions.set('b', 'other', 3_000_000)
    expect(sessions.get('a', 3_599_999)).toBe('pair')
    expect(sessions.get('a', 3_600_000)).toBeNull()
    expect(sessions.get('b', 3_600_000)).toBe('other')
  })

  it('holds five thousand, and lets go of the one that was not used for longest', () => {
    const sessions = createSessions()
    sessions.set('first', 'pair', 0)
    sessions.set('second', 'pair', 0)
    sessions.set('first', 'pair', 1)
    for (let at = 0; at < 4999; at++) sessions.set(String(at), 'pair', 2)
    expect(sessions.get('second', 2)).toBeNull()
    expect(sessions.get('first', 2)).toBe('pair')
  })
})
