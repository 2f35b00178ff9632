import { readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLog } from '../../src-main/core/lib/log.ts'
import { logFilesIn } from '../../src-main/core/lib/program-log/log-files.ts'
import { printable } from '../../src-main/core/lib/printable.ts'
import {
  type CloudCorral,
  claudeKey,
  cloudKey,
  startCloudCorral,
} from '../gateway/cloud/cloud-corral.ts'
import { temporaryFolder } from '../helpers/test-corral.ts'
import { type FakeProvider, answerJson } from '../providers/fake-provider.ts'
import { sendRaw } from '../server/raw-http.ts'

/** What nobody may find again, by the place where it was shown. */
const canary = {
  token: 'canaryTOKEN0123456789',
  key: 'sk-canaryKEY0123456789',
  prompt: 'canaryPROMPT0123456789',
  path: 'canaryPATH0123456789',
}
const evil = 'x\u001B[31m\u009B2J\r\nfake line\u202E\u0007'

let folder: string
let corral: CloudCorral
beforeAll(async () => {
  folder = await temporaryFolder()
  corral = await startCloudCorral({ host: { dataDir: folder, log: openLog(folder) } })
})
afterAll(async () => {
  await corral[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const written = () => readFile(logFilesIn(folder).current, 'utf8')

interface Sent {
  readonly method: string
  readonly path: string
  readonly token: string
  readonly body?: unknown
}

/** Reads no further than an answer that has no end. */
async function send({ method, path, token, body }: Sent): Promise<number> {
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'user-agent': `agent ${canary.token}`,
    referer: `http://127.0.0.1/${canary.path}?token=${canary.token}`,
    cookie: `session=${canary.token}`,
  }
  const answer = await fetch(corral.address + path, {
    method,
    headers,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  await answer.body?.cancel()
  return answer.status
}

async function managementPaths(): Promise<{ method: string; path: string }[]> {
  const answer = await fetch(`${corral.address}/api/openapi.json`)
  const { paths } = (await answer.json()) as { paths: Record<string, object> }
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => ({ method: method.toUpperCase(), path })),
  )
}

const secrets = {
  api_key: canary.key,
  password: canary.token,
  token: canary.token,
  secret: canary.key,
  root: canary.key,
  text: canary.prompt,
  prompt: canary.prompt,
  input: canary.prompt,
  messages: [{ role: 'user', content: canary.prompt }],
  turns: [{ role: 'user', text: canary.prompt }],
  model: 'gpt',
}
const doors = ['/v1/chat/completions', '/v1/messages', '/v1/responses', '/v1/embeddings'].concat([
  '/v1/messages/count_tokens',
  '/api/chat',
  '/api/generate',
  '/api/show',
])

describe('the log holds no token, no key, no prompt and no address', { timeout: 60_000 }, () => {
  it('whatever call is made, with whatever token', async () => {
    const calls = await managementPaths()
    expect(calls.length).toBeGreaterThan(80)
    const statuses = new Set<number>()
    for (const { method, path } of calls) {
      const filled = path.replaceAll(/\{\w+\}/g, canary.path)
      const url = `/api${filled}?token=${canary.token}&q=${canary.path}`
      const body = method === 'GET' ? {} : { body: secrets }
      statuses.add(await send({ method, path: url, token: `ck_${canary.token}`, ...body }))
      const plain = { method, path: `/api${filled}`, token: corral.adminToken, ...body }
      statuses.add(await send(plain))
    }
    for (const status of [200, 400, 401, 404]) expect([...statuses]).toContain(status)
  })

  it('at the doors, when providers repeat what they were sent and fail', async () => {
    const asks = ['cloud/gpt', 'claude/sonnet', 'nothing', evil, 5].flatMap((model) => [
      { ...secrets, model, max_tokens: 5 },
      { ...secrets, model, max_tokens: 5, stream: true },
    ])
    const echo =
      (status: number): FakeProvider['answer'] =>
      (arrival, response) => {
        const message = `${arrival.body} ${arrival.headers.authorization ?? ''} ${canary.key}`
        const json = { error: { message, type: canary.prompt, code: canary.key } }
        answerJson(status, json)(arrival, response)
      }
    const garbage: FakeProvider['answer'] = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(`{"${canary.prompt}": ${canary.prompt}`)
    }
    const answers = (answer: FakeProvider['answer']) => {
      corral.cloud.answer = answer
      corral.claude.answer = answer
    }
    const statuses = new Set<number>()
    const askAll = async (paths: readonly string[], bodies: readonly object[]) => {
      for (const path of paths) {
        for (const body of bodies) {
          statuses.add(await send({ method: 'POST', path, token: corral.userToken, body }))
        }
      }
    }
    // Failures are tried again after a while; meanwhile the others are asked.
    const { name, fake } = await corral.addProvider()
    fake.answer = echo(500)
    const failed = askAll(['/v1/messages'], [{ ...asks[0], model: `${name}/gpt` }])
    answers(echo(400))
    await askAll(doors, asks)
    answers(garbage)
    await askAll(['/v1/chat/completions'], asks.slice(0, 4))
    answers(echo(401))
    await askAll(['/v1/messages'], [asks[0]!, asks[2]!])
    await failed
    for (const body of [`{"a":"${canary.prompt}"`, `"${canary.prompt}"`, '']) {
      for (const path of doors) {
        statuses.add(await send({ method: 'POST', path, token: corral.userToken, body }))
      }
    }
    expect([...statuses].some((status) => status >= 500)).toBe(true)
    expect(await written()).toContain('The provider failed (status 500).')
  })

  it('nor a line that somebody else wrote, or a control character', async () => {
    const { openai } = corral
    await openai.chat.completions.create({ model: evil, messages: [] }).catch(() => {})
    await sendRaw(corral.address, [
      `GET /${canary.path}%0A%1B[31m?token=${canary.token} HTTP/1.1`,
      `Host: ${new URL(corral.address).host}`,
      'User-Agent: \u001B[31mred',
    ])
    const text = await written()
    const lines = text.trimEnd().split('\n')
    expect(lines.length).toBeGreaterThan(300)
    for (const line of lines) {
      expect(printable(line)).toBe(line)
      expect(JSON.parse(line), line).toMatchObject({ msg: expect.any(String) as string })
    }
  })

  it('as is shown by the log itself, by its calls, and by each file that is kept', async () => {
    const hidden = [...Object.values(canary), cloudKey, claudeKey, corral.adminToken]
    const lines = (await written()).split('\n')
    const shown = await corral.corral.client.programLog.list({ level: 'debug', limit: 5000 })
    expect(shown.length).toBeGreaterThan(300)
    for (const secret of hidden) {
      expect(lines.filter((line) => line.includes(secret))).toEqual([])
      expect(JSON.stringify(shown).includes(secret)).toBe(false)
    }
    expect(printable(JSON.stringify(shown))).toBe(JSON.stringify(shown))
    const names = await readdir(folder)
    for (const name of names.filter((name) => name.includes('.db'))) {
      const bytes = await readFile(join(folder, name))
      const found = [canary.token, canary.prompt, cloudKey].filter((secret) =>
        bytes.includes(secret),
      )
      expect(found, name).toEqual([])
    }
  })
})
