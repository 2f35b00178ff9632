import { randomBytes } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { socketClient } from '../server/contract-client.ts'
import { arrive, scale, send } from './people.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral()
})
afterAll(() => test[Symbol.asyncDispose]())

const planted = new Set<string>()
const answers: string[] = []

/** A secret that is like no other, so that it is found wherever it turns up. */
function canary(): string {
  const secret = `cnry-${randomBytes(15).toString('hex')}`
  planted.add(secret)
  return secret
}

async function post(path: string, body: unknown, token?: string, method = 'POST'): Promise<string> {
  const answer = await send(test, method, path, { body, token })
  const text = await answer.text()
  answers.push(text, JSON.stringify([...answer.headers]))
  return text
}

/** What an answer shows once, to whoever asked: it may be nowhere else. */
const shown = (text: string, field: string) => {
  const secret = (JSON.parse(text) as Record<string, string>)[field]!
  answers.splice(answers.indexOf(text), 1)
  planted.add(secret)
  return secret
}

describe('a secret that is put in', () => {
  it('is in no answer, no log and no file (#3, #297, #300)', async () => {
    const ada = await arrive(test, 'ada@example.org')
    planted.add(ada.token)
    for (let round = 0; round < 6 * scale; round++) {
      const email = `p${round}@example.org`
      const secret = canary()
      await post('/api/auth/register', { email, password: secret })
      await post('/api/auth/register', { email, password: canary() })
      await post('/api/auth/register', { email, password: `${canary()}${'x'.repeat(128)}` })
      await post('/api/auth/register', { email: canary(), password: canary() })
      await post('/api/auth/register', { email: { [canary()]: 1 }, password: [canary()] })
      await post('/api/auth/login', { email, password: secret })
      const { id } = (await test.corral.client.auth.users.list()).at(-1)!
      await test.corral.client.auth.users.update({ id, status: 'approved' })
      const login = await post('/api/auth/login', { username: email, password: secret })
      const token = shown(login, 'access_token')
      if (round < 2) {
        await post('/api/auth/login', { email: canary(), password: canary() })
        await post('/api/auth/login', { email, password: canary() })
      }
      await post('/api/auth/login', { email: [canary()], password: { [canary()]: 1 } })
      const reset = canary()
      await post(`/api/auth/users/${id}/reset-password`, { password: reset }, ada.token)
      await post(`/api/auth/users/9999/reset-password`, { password: canary() }, ada.token)
      await post(`/api/auth/users/${id}/reset-password`, { password: canary() }, token)
      await post(`/api/auth/users/${canary()}/reset-password`, { password: canary() }, ada.token)
      const again = await test.corral.client.auth.login({ email, password: reset })
      planted.add(again.access_token)
      const change = { current: reset, password: canary() }
      shown(await post('/api/auth/password', change, again.access_token), 'access_token')
      const key = shown(await post('/api/tokens', { label: `t${round}` }, ada.token), 'token')
      await post('/api/tokens', { label: 7, token: canary() }, ada.token)
      await post('/api/tokens', { label: 'x', access: canary() }, ada.token)
      await post(`/api/tokens/${canary()}`, undefined, ada.token, 'DELETE')
      await post('/api/auth/ticket', {}, canary())
      shown(await post('/api/auth/ticket', {}, key), 'ticket')
      const { client, socket } = await socketClient(test.address, key)
      const forbidden = client.auth.users.resetPassword({ id, password: canary() })
      const refused = await forbidden.catch((error: unknown) => error)
      answers.push(JSON.stringify(refused), String(refused))
      socket.close()
      await post(`/api/auth/me?token=${canary()}`, undefined, undefined, 'GET')
      await post(`/v1/models?token=${canary()}`, undefined, key, 'GET')
    }

    expect(planted.size).toBeGreaterThan(100)
    const places = new Map([
      ['an answer', answers.join('\n')],
      ['the log', test.logged()],
    ])
    for (const name of await readdir(test.host.dataDir, { recursive: true })) {
      if (name.endsWith('.gguf')) continue
      const bytes = await readFile(join(test.host.dataDir, name)).catch(() => Buffer.alloc(0))
      places.set(name, bytes.toString('latin1'))
    }
    // What is no secret is found, so the search looks in the right places.
    for (const place of ['an answer', 'corral.db-wal']) {
      expect(places.get(place)).toContain('p0@example.org')
    }
    for (const [place, text] of places) {
      for (const secret of planted) {
        const part = secret.slice(-24)
        expect(text.includes(part), `${part} in ${place}`).toBe(false)
      }
    }
  })
})
