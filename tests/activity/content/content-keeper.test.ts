import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chatFrames } from '../../gateway/cloud/scripts.ts'
import { type ContentPlace, startContentPlace } from './content-place.ts'

const hour = 3_600_000
const ask = '{"messages":[{"role":"user","content":"a canary sings"}]}'
const canaries = ['a canary sings', 'and another answers']

let place: ContentPlace
let tests = 0
let loggedBefore = 0
beforeAll(async () => {
  place = await startContentPlace()
})
afterAll(() => place[Symbol.asyncDispose]())
beforeEach(() => {
  tests++
  loggedBefore = place.logged().length
})
afterEach(() => {
  for (const { scope, scope_id } of place.content.rules.list()) {
    place.content.rules.remove(scope, scope_id)
  }
})

/** Of this test alone. */
const id = (name: string) => `req_${tests}${name}`
const logged = () => place.logged().slice(loggedBefore)
const inHours = (hours: number) => new Date(place.nowMs() + hours * hour).toISOString()

const keepApp = (hours = 24) => place.content.rules.save('app', place.app.tokenId, hours)
const read = (requestId: string) => place.content.kept.read(requestId)

async function expectNoPlainText() {
  const disk = await place.disk()
  for (const canary of canaries) {
    expect(disk.includes(canary)).toBe(false)
    expect(place.logged()).not.toContain(canary)
  }
}

describe('what is said', () => {
  it('is not kept where nobody wants it kept', async () => {
    expect(place.begin(id('a'), ask)).toBeNull()
    place.content.rules.save('rule', String(place.ruleId), 1)
    await place.say(id('b'), ask, canaries[1]!)
    expect(await place.seals(id('b'))).toEqual([])
    await expectNoPlainText()
    await expect(read(id('b'))).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is kept sealed where an app wants it, and read as it was', async () => {
    keepApp()
    await place.say(id('a'), ask, canaries[1]!)
    await expectNoPlainText()
    expect(await read(id('a'))).toEqual({
      request: ask,
      request_cut: false,
      answers: [{ attempt: 1, text: canaries[1], thinking: '', tool_calls: [], cut: false }],
      expires_at: inHours(24),
    })
  })

  it('is kept where a rule wants it, for the longer time where both do', async () => {
    place.content.rules.save('rule', String(place.ruleId), 48)
    keepApp(2)
    place.begin(id('a'), ask, { ruleId: place.ruleId })
    place.begin(id('b'), ask, { ruleId: place.ruleId, caller: null })
    place.begin(id('c'), ask)
    const ends = await Promise.all([id('a'), id('b'), id('c')].map(read))
    expect(ends.map(({ expires_at }) => expires_at)).toEqual([inHours(48), inHours(48), inHours(2)])
  })

  it('is not told any more once its time is over, though the file still holds it', async () => {
    keepApp(1)
    await place.say(id('a'), ask, 'x')
    place.wait(hour - 1)
    expect(await read(id('a'))).toMatchObject({ request: ask })
    place.wait(1)
    expect(await place.seals(id('a'))).toHaveLength(2)
    await expect(read(id('a'))).rejects.toMatchObject({ code: 'not_found' })
    await expect(place.content.kept.forget(id('a'))).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is kept for each try, in the protocol of its provider', async () => {
    keepApp()
    const kept = place.begin(id('a'), ask)
    const first = kept?.answer(1)
    first?.event({ type: 'text', choice: 0, text: 'begun' })
    first?.end()
    const second = kept?.answer(2)
    const { role, text, stop, done } = chatFrames
    for (const frame of [role, text('from the '), text('cloud'), stop, done]) {
      second?.bytes(Buffer.from(frame), 'openai-chat', true)
    }
    second?.end()
    second?.end()
    second?.bytes(Buffer.from(text('late')), 'openai-chat', true)
    const { answers } = await read(id('a'))
    expect(answers.map(({ attempt, text: said }) => [attempt, said])).toEqual([
      [1, 'begun'],
      [2, 'from the cloud'],
    ])
  })

  it('is copied: what becomes of the bytes afterwards changes nothing', async () => {
    keepApp()
    const tap = place.begin(id('a'), ask)?.answer(1)
    const chunk = Buffer.from(chatFrames.text('as it was'))
    tap?.bytes(chunk, 'openai-chat', true)
    chunk.fill(0)
    tap?.end()
    expect((await read(id('a'))).answers[0]?.text).toBe('as it was')
  })

  it('of the window is its JSON', async () => {
    place.content.rules.save('rule', String(place.ruleId), 1)
    const json = { messages: [{ role: 'user', content: 'hi' }] }
    place.begin(id('a'), '', { json, door: 'window', ruleId: place.ruleId })
    expect(JSON.parse((await read(id('a'))).request)).toEqual(json)
  })
})

describe('keeping', () => {
  it('ends at once when it is turned off: also for what is being answered', async () => {
    keepApp()
    const tap = place.begin(id('a'), ask)?.answer(1)
    await place.content.keeper.settled()
    tap?.event({ type: 'text', choice: 0, text: 'x' })
    place.content.rules.remove('app', place.app.tokenId)
    tap?.event({ type: 'text', choice: 0, text: 'y' })
    tap?.end()
    expect(await read(id('a'))).toMatchObject({ request: ask, answers: [] })
    expect(place.begin(id('b'), ask)).toBeNull()
  })

  it('ends with its app and its rule, and refuses those that are not there', async () => {
    const { rules } = place.content
    const app = place.tokens.create({ label: 'another', access: 'user' })
    const rule = place.rules.create({ model_pattern: 'another', backend_type: 'local' })
    rules.save('app', app.id, 1)
    rules.save('rule', String(rule.id), 1)
    expect(rules.list()).toHaveLength(2)
    place.tokens.revoke(app.id)
    expect(rules.list().map(({ scope }) => scope)).toEqual(['rule'])
    place.rules.remove(rule.id)
    expect(rules.list()).toEqual([])
    const refused = expect.objectContaining({ code: 'not_found' })
    for (const [scope, scopeId] of [
      ['app', app.id],
      ['app', 'tok_none'],
      ['rule', String(rule.id)],
      ['rule', 'x'],
    ] as const) {
      expect(() => rules.save(scope, scopeId, 1)).toThrow(refused)
      expect(() => rules.remove(scope, scopeId)).toThrow(refused)
    }
  })

  it('obeys a change by another process from the next turn on', async () => {
    expect(place.begin(id('a'), ask)).toBeNull()
    const { default: Database } = await import('better-sqlite3')
    const other = new Database(place.vault.opened.db.$client.name)
    other.exec(`insert into keep_rules values ('app', '${place.app.tokenId}', 1, 0)`)
    other.close()
    await new Promise(setImmediate)
    expect(place.begin(id('b'), ask)).not.toBeNull()
  })

  it('forgets on request, also what a running answer says later', async () => {
    keepApp()
    const kept = place.begin(id('a'), ask)
    const tap = kept?.answer(1)
    tap?.event({ type: 'text', choice: 0, text: 'x' })
    await place.content.kept.forget(id('a'))
    tap?.end()
    kept?.answer(2).end()
    await place.content.keeper.settled()
    expect(await place.seals(id('a'))).toEqual([])
  })
})

describe('a kept body that is large', () => {
  it('is kept up to its bound, and says so', async () => {
    await using small = await startContentPlace({ maxBytes: 1000 })
    small.content.rules.save('app', small.app.tokenId, 1)
    const tap = small.begin(id('a'), 'é'.repeat(800))?.answer(1)
    for (let at = 0; at < 1000; at++) {
      tap?.event({ type: 'text', choice: 0, text: `${at}, ` })
      tap?.event({ type: 'thinking', choice: 0, text: '.' })
    }
    tap?.end()
    const { request, request_cut, answers } = await small.content.kept.read(id('a'))
    expect([request, request_cut]).toEqual(['é'.repeat(500), true])
    expect(answers[0]).toMatchObject({ cut: true, text: expect.stringMatching(/^0, 1, 2, /) })
  })

  it('does not wait for others beyond their common room, and the log says so', async () => {
    await using small = await startContentPlace({ roomBytes: 50_000 })
    small.content.rules.save('app', small.app.tokenId, 1)
    const taps = Array.from({ length: 4 }, (_, at) => small.begin(id(`${at}`), ask)?.answer(1))
    await small.content.keeper.settled()
    for (const tap of taps) tap?.bytes(Buffer.alloc(20_000, ' '), 'openai-chat', false)
    expect(small.begin(id('big'), 'x'.repeat(20_000))).toBeNull()
    for (const tap of taps) tap?.end()
    await small.content.keeper.settled()
    const kept = await Promise.all(taps.map((_, at) => small.content.kept.read(id(`${at}`))))
    expect(kept.map(({ answers }) => answers[0]?.cut)).toEqual([false, false, true, true])
    expect(small.logged()).toContain('too much is said at once')
    expect(small.begin(id('big'), 'x'.repeat(20_000))).not.toBeNull()
  })
})

describe('what lies in the file', () => {
  const sealed = async () => {
    keepApp()
    await place.say(id('a'), ask, 'one')
    await place.say(id('b'), ask, 'two')
    return [...(await place.seals(id('a'))), ...(await place.seals(id('b')))]
  }

  it.each([0, 1])('is refused when part %i was changed', async (part) => {
    const one = (await sealed())[part]!
    const bytes = Buffer.from(one.sealed)
    bytes[bytes.length - 1]! ^= 1
    await place.put({ ...one, sealed: bytes })
    await expect(read(id('a'))).rejects.toMatchObject({ code: 'conflict' })
    await expectNoPlainText()
  })

  it('is refused in the place of another request, another try, or for longer', async () => {
    const [request, answer, other, otherAnswer] = await sealed()
    for (const moved of [
      { ...other!, requestId: id('a') },
      { ...otherAnswer!, requestId: id('a') },
      { ...request!, attempt: 1 },
      { ...answer!, expiresAtMs: answer!.expiresAtMs + hour },
    ]) {
      await place.put(moved)
      await expect(read(id('a'))).rejects.toMatchObject({ code: 'conflict' })
      await place.put(request!)
      await place.put(answer!)
    }
    expect(await read(id('a'))).toMatchObject({ answers: [{ text: 'one' }] })
  })

  it('goes with a new data key, and what follows is kept under that one', async () => {
    await sealed()
    await place.vault.vault.rotate('data')
    await expect(read(id('a'))).rejects.toMatchObject({ code: 'not_found' })
    expect(await place.seals(id('b'))).toEqual([])
    await place.say(id('c'), ask, 'three')
    expect(await read(id('c'))).toMatchObject({ answers: [{ text: 'three' }] })
  })
})

describe('a locked vault', () => {
  it('lets requests go on unkept, and says so once', async () => {
    keepApp()
    await place.lock(true)
    await place.say(id('a'), ask, canaries[1]!)
    await place.say(id('b'), ask, canaries[1]!)
    expect([...(await place.seals(id('a'))), ...(await place.seals(id('b')))]).toEqual([])
    expect(logged().split('nothing that is said is kept')).toHaveLength(2)
    await expectNoPlainText()
    await place.lock(false)
    await place.say(id('c'), ask, 'after')
    expect(await read(id('c'))).toMatchObject({ answers: [{ text: 'after' }] })
  })

  it('keeps what was kept, and tells nobody', async () => {
    keepApp()
    await place.say(id('a'), ask, 'x')
    await place.lock(true)
    await expect(read(id('a'))).rejects.toMatchObject({ code: 'vault_locked' })
    await expect(read(id('none'))).rejects.toMatchObject({ code: 'not_found' })
    await place.lock(false)
    expect(await read(id('a'))).toMatchObject({ answers: [{ text: 'x' }] })
  })

  it('keeps no answer whose request could not be kept', async () => {
    keepApp()
    await place.lock(true)
    const tap = place.begin(id('a'), ask)?.answer(1)
    await place.content.keeper.settled()
    await place.lock(false)
    tap?.event({ type: 'text', choice: 0, text: 'x' })
    tap?.end()
    await place.content.keeper.settled()
    expect(await place.seals(id('a'))).toEqual([])
  })
})
