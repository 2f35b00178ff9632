import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Provider, ProviderKey } from '../../src-main/contract/providers.ts'
import { arrive } from '../accounts/people.ts'
import { startTestCorral } from '../helpers/test-corral.ts'
import { answerJson, startFakeProvider } from './fake-provider.ts'
import { newKey, restOf, scale } from './rest.ts'

/** Every byte that is on disk: the database, its log, its copies. */
async function bytesOf(folder: string): Promise<Buffer> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true })
  const contents = files
    .filter((file) => file.isFile() && !file.name.endsWith('.gguf'))
    .map((file) => readFile(join(file.parentPath, file.name)))
  return Buffer.concat(await Promise.all(contents))
}

describe('keys put in by every door', () => {
  it(
    'come out at none: no answer, log or file holds one (#1, #3, #11, #40, #249, #252, #297)',
    { timeout: 300_000 },
    async () => {
      const canaries: string[] = []
      const canary = () => {
        const key = newKey()
        canaries.push(key)
        return key
      }
      const environment: Record<string, string> = { CORRAL_ENV_KEYS: '1' }
      await using test = await startTestCorral({ host: { environment } })
      await using fake = await startFakeProvider()
      await arrive(test, 'admin@example.com')
      const ann = await arrive(test, 'ann@example.com')
      const [admin, user] = [restOf(test), restOf(test, ann.token)]
      const said: string[] = []
      const statuses = new Set<number>()
      const say = async (rest: typeof admin, method: string, path: string, body?: unknown) => {
        const answer = await rest.call(method, path, body)
        said.push(answer.text)
        statuses.add(answer.status)
        return answer.json
      }
      /** A provider that repeats the key it was shown, as some do in their errors. */
      const echo =
        (status: number): typeof fake.answer =>
        (request, response) =>
          answerJson(status, { error: { message: `wrong key ${request.headers.authorization}` } })(
            request,
            response,
          )

      for (let round = 0; round < 10 * scale; round++) {
        const name = `own-${round}`
        const created = (await say(admin, 'POST', '/v1/providers', {
          name,
          base_url: fake.origin,
          api_key: canary(),
        })) as Provider
        const path = `/v1/providers/${created.id}`
        await say(admin, 'POST', '/v1/providers', {
          name,
          base_url: fake.origin,
          api_key: canary(),
        })
        await say(admin, 'POST', '/v1/providers', { name: `x${round}`, api_key: canary() })
        await say(admin, 'POST', '/v1/providers', { name: '!', api_key: canary() })
        await say(admin, 'PUT', path, { api_key: canary() })
        await say(admin, 'PUT', path, { api_key: `${canary()} ${canary()}` })
        await say(admin, 'PUT', path, { api_key: { nested: canary() } })
        await say(admin, 'PUT', path, { base_url: `https://u:${canary()}@x.example` })
        await say(admin, 'PUT', path, { base_url: `https://x.example/?key=${canary()}` })
        await say(admin, 'PUT', '/v1/providers/99999', { api_key: canary() })
        await say(admin, 'POST', '/settings/providers', {
          backend_type: 'openai',
          api_key: canary(),
        })
        await say(admin, 'POST', '/settings/providers', { backend_type: 'no!', api_key: canary() })
        await say(admin, 'POST', '/settings/providers', {
          backend_type: 'local',
          api_key: canary(),
        })
        await say(user, 'POST', '/settings/providers', { backend_type: 'xai', api_key: canary() })
        const key = (await say(admin, 'POST', `${path}/keys`, { api_key: canary() })) as ProviderKey
        await say(admin, 'PUT', `${path}/keys/${key.id}`, { api_key: canary() })
        await say(admin, 'PUT', `${path}/keys/${key.id}`, { api_key: canary(), weight: -1 })
        await say(admin, 'POST', `${path}/keys`, { api_key: `vault:${canary()}` })
        await say(user, 'POST', `${path}/keys`, { api_key: canary() })
        await say(user, 'POST', `${path}/keys`, { api_key: canary(), private: true })
        environment.OPENAI_API_KEY = canary()
        environment.MISTRAL_API_KEY = canary()
        await say(admin, 'GET', '/v1/providers/environment')
        await say(admin, 'POST', '/v1/providers/environment', { variables: ['OPENAI_API_KEY'] })
        for (const status of [200, 401, 403, 500]) {
          fake.answer = echo(status)
          await say(admin, 'POST', `${path}/test`)
          await say(admin, 'POST', `${path}/keys/${key.id}/test`)
          await say(admin, 'POST', `/settings/providers/${name}/test`)
        }
        fake.answer = (_request, response) => void response.socket?.resetAndDestroy()
        await say(admin, 'POST', `${path}/test`)
        await say(admin, 'PUT', path, { base_url: 'http://127.0.0.1:1' })
        await say(admin, 'POST', `${path}/test`)
        for (const rest of [admin, user]) {
          await say(rest, 'GET', '/v1/providers')
          await say(rest, 'GET', '/v1/providers/with-keys')
          await say(rest, 'GET', path)
          await say(rest, 'GET', '/settings/providers')
        }
        await say(admin, 'GET', '/system/acts')
        await say(admin, 'DELETE', `${path}/keys/${key.id}`)
        await say(admin, 'DELETE', `/settings/providers/${name}`)
      }

      expect(statuses).toEqual(new Set([200, 201, 204, 400, 403, 404, 409]))
      expect(canaries.length).toBeGreaterThan(200)
      const answers = said.join('\n')
      const files = await bytesOf(test.host.dataDir)
      const found = canaries.filter(
        (key) => answers.includes(key) || test.logged().includes(key) || files.includes(key),
      )
      expect(found).toEqual([])
      // The search itself works: what may be shown is found in the same places.
      expect(answers).toContain(canaries[0]!.slice(-4))
      expect(files.includes('ann@example.com')).toBe(true)
      expect(fake.arrivals.length).toBeGreaterThan(100)
    },
  )
})
