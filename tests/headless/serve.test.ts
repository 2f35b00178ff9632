import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../helpers/test-corral.ts'
import { type Serving, corral, makeHome, serve, spawnCorral } from './cli.ts'

let home: string
let server: Serving
beforeAll(async () => {
  home = await makeHome()
  server = await serve(home)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(home, { recursive: true })
})

const discovery = () => join(home, 'server.json')
const messages = [{ role: 'user' as const, content: 'Hello' }]

/** The one that the first start leaves. */
const firstToken = async () => (await readFile(join(home, 'first-token'), 'utf8')).trim()

async function makeToken(): Promise<string> {
  const { stdout } = await corral(home, 'token', 'create', '--label', 'x', '--json')
  return (JSON.parse(stdout) as { token: string }).token
}

async function statusOf(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${server.address}/v1/models`, { headers })).status
}

async function expectCleanEnd(
  serving: Serving,
  folder: string,
  signal: NodeJS.Signals,
): Promise<void> {
  expect(await serving.end(signal)).toBe(0)
  expect(existsSync(join(folder, 'server.json'))).toBe(false)
  expect((await corral(folder, 'status')).code).toBe(3)
}

describe('corral serve', () => {
  it('is found by status, and by whoever reads server.json', async () => {
    const { code, stdout } = await corral(home, 'status', '--json')
    expect(code).toBe(0)
    const status = JSON.parse(stdout) as Record<string, unknown>
    const { running, ...rest } = status
    expect(running).toBe(true)
    expect(rest).toEqual(JSON.parse(await readFile(discovery(), 'utf8')))
    expect(rest).toMatchObject({ address: server.address, pid: server.child.pid })
    expect((await stat(discovery())).mode & 0o077).toBe(0)
  })

  it('leaves a first token that signs in, readable by this user only', async () => {
    const path = join(home, 'first-token')
    expect(server.printed()).toContain(path)
    expect((await stat(path)).mode & 0o077).toBe(0)
    const token = await firstToken()
    expect(server.printed()).not.toContain(token)
    const headers = { authorization: `Bearer ${token}` }
    expect((await fetch(`${server.address}/api/tokens`, { headers })).status).toBe(200)
  })

  it('takes a token made beside it at once, and refuses it once it is revoked there', async () => {
    const token = await makeToken()
    expect(await statusOf(token)).toBe(200)
    const [made] = JSON.parse((await corral(home, 'token', 'ls', '--json')).stdout) as {
      id: string
    }[]
    expect((await corral(home, 'token', 'revoke', made!.id)).code).toBe(0)
    expect(await statusOf(token)).toBe(401)
  })

  it('answers apps, and the run command, which loads nothing of its own', async () => {
    const openai = new OpenAI({ baseURL: `${server.address}/v1`, apiKey: await firstToken() })
    const { choices } = await openai.chat.completions.create({ model: 'brief', messages })
    expect(choices[0]?.message.content).toBe('All is well 🌊.')
    const before = (await corral(home, 'token', 'ls', '--json')).stdout
    const answer = await corral(home, 'run', 'brief', 'How is it?')
    expect(answer).toEqual({ code: 0, stdout: 'All is well 🌊.\n', stderr: '' })
    expect((await corral(home, 'token', 'ls', '--json')).stdout).toBe(before)
    const refused = await corral(home, 'run', 'brie', 'x')
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^corral: There is no model 'brie'.*\n$/)
  })

  it.each([
    ['is interrupted', (run: ChildProcess) => run.kill('SIGINT')],
    ['has lost its reader', (run: ChildProcess) => run.stdout!.destroy()],
  ])('stops the engine when the run command %s', async (_, leave) => {
    const token = await firstToken()
    const active = async () => {
      const headers = { authorization: `Bearer ${token}` }
      const answer = await fetch(`${server.address}/api/pool`, { headers })
      const { models } = (await answer.json()) as {
        models: { modelId: string; activeRequests: number }[]
      }
      return models.find(({ modelId }) => modelId === 'endless')?.activeRequests
    }
    const run = spawnCorral(home, ['run', 'endless', 'Hello'])
    const stderr = text(run.stderr!)
    const closed = once(run, 'close')
    await once(run.stdout!, 'data')
    expect(await active()).toBe(1)
    leave(run)
    expect(await closed).toEqual([130, null])
    expect(await stderr).toBe('')
    await eventually(active).toBe(0)
    expect((await corral(home, 'token', 'ls')).stdout).not.toContain('corral run')
  })

  it('is refused a second time on the same data folder', async () => {
    const { code, stdout, stderr } = await corral(home, 'serve', '--port', '0')
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    const taken = `Corral already runs on this data folder: ${server.address}.`
    expect(stderr).toBe(`corral: ${taken} Use that one, or end it first.\n`)
    expect(await statusOf(await firstToken())).toBe(200)
  })

  it('on another data folder takes the next free port, and ends cleanly on SIGINT', async () => {
    const other = await makeHome()
    const port = Number(new URL(server.address).port)
    await using second = await serve(other, port)
    const next = Number(new URL(second.address).port)
    expect(next).toBeGreaterThan(port)
    expect(next).toBeLessThanOrEqual(port + 20)
    expect(JSON.parse(await readFile(join(other, 'server.json'), 'utf8'))).toMatchObject({
      port: next,
    })
    await expectCleanEnd(second, other, 'SIGINT')
    await rm(other, { recursive: true })
  })

  it('after kill -9 starts again, over the server.json that is left', async () => {
    await server.end('SIGKILL')
    expect(existsSync(discovery())).toBe(true)
    expect((await corral(home, 'status')).code).toBe(3)
    server = await serve(home)
    expect((await corral(home, 'status')).code).toBe(0)
    expect(await statusOf(await makeToken())).toBe(200)
  })

  it('ends cleanly on SIGTERM', async () => {
    await expectCleanEnd(server, home, 'SIGTERM')
    server = await serve(home)
  })

  it('ends at once on a second signal, even in the middle of an answer', async () => {
    const openai = new OpenAI({ baseURL: `${server.address}/v1`, apiKey: await firstToken() })
    const stream = await openai.chat.completions.create({
      model: 'endless',
      messages,
      stream: true,
    })
    const reader = stream[Symbol.asyncIterator]()
    await reader.next()
    server.child.kill('SIGTERM')
    await eventually(() => existsSync(discovery())).toBe(false)
    expect(await server.end('SIGTERM')).toBe(1)
    stream.controller.abort()
  })
})
