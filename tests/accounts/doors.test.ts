import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { allCalls } from '../server/contract-client.ts'
import { type Person, arrive, password, scale, send, signIn } from './people.ts'

let test: TestCorral
let ada: Person
let bob: Person
beforeAll(async () => {
  test = await startTestCorral()
  ada = await arrive(test, 'ada@example.org')
  bob = await arrive(test, 'bob@example.org')
})
afterAll(() => test[Symbol.asyncDispose]())

const guarded = allCalls()
  .filter(({ access }) => access !== 'public')
  .map(({ method, path, access }) => ({ method, path: `/api${path}`, access }))
const v1 = [
  { method: 'GET', path: '/v1/models', access: 'user' },
  { method: 'GET', path: '/v1/models/nothing', access: 'user' },
  { method: 'POST', path: '/v1/chat/completions', access: 'user' },
  { method: 'POST', path: '/v1/nothing', access: 'user' },
]

/** A body that no call takes: whoever may not call learns nothing about it, and nothing happens. */
const make = (call: { method: string; path: string }, token?: string) =>
  send(test, call.method, call.path, {
    token,
    body: call.method === 'GET' ? undefined : { nothing: {} },
  })

describe('every route that is not public', () => {
  it.each([...guarded, ...v1])('$method $path is closed to strangers', async (call) => {
    expect((await make(call)).status).toBe(401)
    for (const token of ['ck_x', 'tk_x', 'x', `${ada.token}x`]) {
      expect((await make(call, token)).status).toBe(401)
    }
  })

  it.each(guarded.filter(({ access }) => access === 'admin'))(
    '$method $path is closed to users and their apps',
    async (call) => {
      for (const token of [bob.token, test.userToken]) {
        expect((await make(call, token)).status).toBe(403)
      }
    },
  )
})

describe('a user who is not let in', () => {
  /** What can be done to them, and what they can try, in any order. */
  const steps = fc.array(
    fc.oneof(
      fc
        .constantFrom('disable', 'wait', 'promote', 'demote', 'reset')
        .map((change) => ({ change })),
      fc.nat({ max: guarded.length + v1.length - 1 }).map((call) => ({ call })),
      fc.constant({ call: -1 }),
    ),
    { minLength: 1, maxLength: 12 },
  )
  const { update, resetPassword } = {
    update: (id: number, change: object) => test.corral.client.auth.users.update({ id, ...change }),
    resetPassword: (id: number) => test.corral.client.auth.users.resetPassword({ id, password }),
  }
  let made = 0

  it('gets nothing done by any sequence of calls, with all they ever held (#195)', async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.constantFrom('pending', 'disabled'), async (sequence, status) => {
        const person = await arrive(test, `p${made++}@example.org`)
        const key = await test.corral.client.tokens.create({ label: 'x', userId: person.id })
        const ticket = (await (
          await send(test, 'POST', '/api/auth/ticket', { token: person.token })
        ).json()) as { ticket: string }
        await update(person.id, { status })
        for (const step of sequence) {
          if ('change' in step) {
            if (step.change === 'reset') await resetPassword(person.id)
            if (step.change === 'disable') await update(person.id, { status: 'disabled' })
            if (step.change === 'wait') await update(person.id, { status: 'pending' })
            if (step.change === 'promote') await update(person.id, { is_admin: true })
            if (step.change === 'demote') await update(person.id, { is_admin: false })
          } else if (step.call === -1) {
            const refused = signIn(test, person.email)
            await expect(refused).rejects.toMatchObject({ code: 'forbidden' })
          } else {
            const call = [...guarded, ...v1][step.call]!
            for (const token of [person.token, key.token, ticket.ticket]) {
              expect((await make(call, token)).status).toBe(401)
            }
          }
        }
      }),
      { numRuns: 4 * scale },
    )
  })
})

describe('the administrators', () => {
  it('never run out, whatever is done to users in whatever order', async () => {
    const users = test.corral.client.auth.users
    const ids = [ada.id, bob.id]
    const step = fc.record({
      id: fc.constantFrom(...ids),
      change: fc.constantFrom(
        { status: 'pending' as const },
        { status: 'disabled' as const },
        { status: 'approved' as const },
        { is_admin: true },
        { is_admin: false },
        { is_admin: false, status: 'disabled' as const },
      ),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (sequence) => {
        for (const { id, change } of sequence) {
          await users.update({ id, ...change }).catch((error: unknown) => {
            expect(String(error)).toMatch(/Cannot (remove last|disable last active) admin/)
          })
          const active = (await users.list()).filter(
            ({ is_admin, status }) => is_admin && status === 'approved',
          )
          expect(active.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 20 * scale },
    )
  })
})
