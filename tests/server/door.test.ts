import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { sendRaw } from './raw-http.ts'

let test: TestCorral
let host: string
let bearer: string
beforeAll(async () => {
  test = await startTestCorral()
  host = new URL(test.address).host
  bearer = `Authorization: Bearer ${test.userToken}`
})
afterAll(() => test[Symbol.asyncDispose]())

const get = (lines: string[], path = '/v1/models', version = 'HTTP/1.1') =>
  sendRaw(test.address, [`GET ${path} ${version}`, ...lines])
const port = () => new URL(test.address).port

describe('the Host header', () => {
  it('may name this machine in any of its ways', async () => {
    for (const name of ['127.0.0.1', 'localhost', 'LocalHost', '[::1]']) {
      expect((await get([`Host: ${name}:${port()}`, bearer])).status, name).toBe(200)
    }
  })

  it.each([
    ['a name that resolves to this machine', () => `evil.example:${port()}`],
    ['another port', () => '127.0.0.1:1'],
    ['no port', () => '127.0.0.1'],
    ['a name that only begins like ours', () => `localhost.evil.example:${port()}`],
    ['user information', () => `x@127.0.0.1:${port()}`],
    ['nothing', () => ''],
  ])('is refused with %s, even where no token is needed', async (_, value) => {
    for (const path of ['/v1/models', '/health', '/api/system/health', '/api/openapi.json']) {
      const answer = await get([`Host: ${value()}`, bearer], path)
      expect(answer.status, path).toBe(403)
      expect(answer.body).toContain('forbidden')
    }
  })

  it('is refused when it is missing or there are two', async () => {
    expect((await get([bearer])).status).toBe(400)
    expect((await get([bearer], '/health', 'HTTP/1.0')).status).toBe(403)
    const two = await get([`Host: ${host}`, 'Host: evil.example', bearer])
    expect([400, 403]).toContain(two.status)
    const same = await get([`Host: ${host}`, `Host: ${host}`, bearer])
    expect([400, 403]).toContain(same.status)
  })
})

describe('the Origin header', () => {
  it('is our own, or that of no page at all', async () => {
    for (const origin of [`http://${host}`, `http://localhost:${port()}`]) {
      const answer = await get([`Host: ${host}`, bearer, `Origin: ${origin}`])
      expect(answer.status, origin).toBe(200)
    }
    expect((await get([`Host: ${host}`, bearer])).status).toBe(200)
  })

  it.each([
    'https://evil.example',
    'null',
    'https://localhost:1',
    'http://localhost',
    'file://',
    'http://localhost.evil.example',
    '',
  ])('is refused as "%s", on public routes and for preflights too', async (origin) => {
    const headers = [`Host: ${host}`, bearer, `Origin: ${origin}`]
    for (const path of ['/v1/models', '/health', '/api/openapi.json', '/nothing']) {
      const answer = await get(headers, path)
      expect(answer.status, path).toBe(403)
      expect(answer.head.toLowerCase()).not.toContain('access-control-')
    }
    const preflight = await sendRaw(test.address, [
      'OPTIONS /v1/chat/completions HTTP/1.1',
      'Access-Control-Request-Method: POST',
      ...headers,
    ])
    expect(preflight.status).toBe(403)
  })
})

describe('the door', () => {
  it('answers health to everybody', async () => {
    const health = await fetch(`${test.address}/health`)
    expect(await health.json()).toEqual({ status: 'ok', pid: process.pid })
    const api = await fetch(`${test.address}/api/system/health`)
    expect(await api.json()).toEqual({ status: 'ok', version: '0.0.0-test' })
  })

  it('does not tell a stranger which paths exist', async () => {
    for (const path of ['/v1/models', '/v1/nothing', '/nothing', '/v1', '/']) {
      const answer = await fetch(test.address + path)
      expect(answer.status, path).toBe(401)
      expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    }
  })

  it('answers 404 for paths and methods that it does not know', async () => {
    for (const path of [
      '/v1/nothing',
      '/v1/chat/completions',
      '/nothing',
      '/api/nothing',
      '/V1/models',
    ]) {
      const answer = await test.fetch(path)
      expect(answer.status, path).toBe(404)
      expect(await answer.text()).toContain('There is no')
    }
    const deleted = await test.fetch('/v1/models', { method: 'DELETE' })
    expect(deleted.status).toBe(404)
  })

  it('answers HEAD without a body and OPTIONS with 404', async () => {
    const head = await test.fetch('/v1/models', { method: 'HEAD' })
    expect(head.status).toBe(200)
    expect(await head.text()).toBe('')
    expect((await fetch(`${test.address}/v1/models`, { method: 'HEAD' })).status).toBe(401)
    expect((await test.fetch('/v1/models', { method: 'OPTIONS' })).status).toBe(404)
    expect((await test.fetch('/api/models', { method: 'OPTIONS' })).status).toBe(404)
  })

  it('listens on loopback only', () => {
    expect(new URL(test.address).hostname).toBe('127.0.0.1')
  })
})
