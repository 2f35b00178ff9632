import { once } from 'node:events'
import { type AddressInfo, type Socket, createServer } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Egress, createEgress } from '../../src-main/core/egress/egress.ts'
import { EgressError, nothingLeaves } from '../../src-main/core/egress/egress-error.ts'
import type { Lookup } from '../../src-main/core/egress/guarded-connector.ts'
import type { OwnUse } from '../../src-main/core/egress/own-use.ts'
import { type FakeProvider, startFakeProvider } from '../providers/fake-provider.ts'
import { findOutsideHost } from './outside-host.ts'

// `null` on a machine without a network: what needs another machine is skipped there.
const host = findOutsideHost()
let outside: FakeProvider
let inside: FakeProvider
let egress: Egress
let uses: OwnUse[]
let isOn: boolean
let listeners: Set<() => void>
let lookup: Lookup

beforeEach(async () => {
  outside = await startFakeProvider(host ?? undefined)
  inside = await startFakeProvider()
  uses = []
  isOn = false
  listeners = new Set()
  lookup = () => {
    throw new Error('nobody should ask for a name')
  }
  egress = createEgress({
    ownPort: () => null,
    nothingLeaves: {
      isOn: () => isOn,
      follow(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
    onOwnUse: (use) => uses.push(use),
    lookup: (...given) => lookup(...given),
  })
})
afterEach(async () => {
  await egress.close()
  await Promise.all([outside, inside].map((fake) => fake[Symbol.asyncDispose]()))
})

function turnOn() {
  isOn = true
  for (const listener of listeners) listener()
}

const send = (url: string, more: object = {}) =>
  egress.send({
    own: {
      purpose: 'key test',
      provider: { id: 7, name: 'away' },
      key: { id: 3, lastFour: 'aaaa' },
    },
    url,
    headers: {},
    policy: { allowPrivate: true },
    timeoutMs: 5000,
    maxBytes: 1000,
    ...more,
  })

const failureOf = (asked: Promise<unknown>) =>
  asked.then(
    () => 'none',
    (error: unknown) => {
      expect(error).toBeInstanceOf(EgressError)
      expect((error as EgressError).message).toBe(nothingLeaves)
      return (error as EgressError).failure
    },
  )

describe.skipIf(!host)('while the switch is on', () => {
  it('no name is asked for, no socket is made, and this machine is asked as ever', async () => {
    isOn = true
    const { policy, headers, body } = { policy: { allowPrivate: true }, headers: {}, body: '{}' }
    const never = new AbortController().signal
    for (const url of [outside.origin, 'https://api.example.com', 'http://me@10.0.0.1']) {
      expect(await failureOf(send(url))).toBe('nothing_leaves')
      expect(await failureOf(egress.open({ url, headers, body, policy }, never))).toBe(
        'nothing_leaves',
      )
      expect(egress.keepsHere(url)).toBe(true)
    }
    expect(outside.connections()).toBe(0)
    expect(egress.keepsHere(inside.origin)).toBe(false)
    expect((await send(inside.origin)).status).toBe(200)
  })

  it('no way around is taken: what could reach others is not begun', async () => {
    isOn = true
    let began = false
    const reached = egress.reach({ own: { purpose: 'key reference' }, host: 'x' }, async () => {
      began = true
    })
    expect(await failureOf(reached)).toBe('nothing_leaves')
    expect(began).toBe(false)
  })
})

describe.skipIf(!host)('at the moment it is turned on', () => {
  it('a name that is being asked for leads to no socket any more', async () => {
    let answer = () => {}
    const looking = new Promise<void>((resolve) => {
      lookup = (_name, _options, callback) => {
        answer = () => callback(null, [{ address: host!, family: host!.includes(':') ? 6 : 4 }])
        resolve()
      }
    })
    const asked = send(`http://somewhere.test:${outside.port}`)
    await looking
    turnOn()
    answer()
    expect(await failureOf(asked)).toBe('recalled')
    expect(outside.connections()).toBe(0)
  })

  it('a handshake that is under way ends', async () => {
    const server = createServer()
    await once(server.listen(0, host!), 'listening')
    const { port } = server.address() as AddressInfo
    const at = host!.includes(':') ? `[${host}]` : host
    const asked = send(`https://${at}:${port}`)
    const [socket] = (await once(server, 'connection')) as [Socket]
    socket.on('error', () => {}).resume()
    turnOn()
    expect(await failureOf(asked)).toBe('recalled')
    if (!socket.closed) await once(socket, 'close')
    server.close()
  })

  it('an answer that is being read ends, and a kept connection closes', async () => {
    const closed = new Promise<void>((resolve) => {
      outside.answer = (_, response) => {
        response.socket?.once('close', () => resolve())
        response.writeHead(200).write('some')
      }
    })
    const text = (await send(outside.origin)).text()
    turnOn()
    expect(await failureOf(text)).toBe('recalled')
    await closed
  })

  it('what reaches out by a way of its own is told to end', async () => {
    const reached = egress.reach(
      { own: { purpose: 'key reference' }, host: 'x' },
      (signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    )
    turnOn()
    expect(await failureOf(reached)).toBe('recalled')
  })

  it('nobody follows the switch once nothing is open', async () => {
    ;(await send(outside.origin)).discard()
    expect(listeners.size).toBe(1)
    turnOn()
    await expect.poll(() => listeners.size).toBe(0)
    isOn = false
    expect((await send(outside.origin)).status).toBe(200)
  })
})

describe.skipIf(!host)('a connection of Corral’s own is told once it is over', () => {
  it('with its purpose, whom it asked, how much, and how it ended', async () => {
    const body = 'é'.repeat(10)
    await (await send(outside.origin, { method: 'POST', body })).text()
    ;(await send(inside.origin)).discard()
    isOn = true
    await failureOf(send(outside.origin, { method: 'POST', body }))
    const received = JSON.stringify({ object: 'list', data: [] }).length
    const facts = uses.map(({ host: at, leaves, status, failure, bytesSent, bytesReceived }) => {
      return { at, leaves, status, failure, bytesSent, bytesReceived }
    })
    const away = new URL(outside.origin).host
    const near = new URL(inside.origin).host
    const whole = { status: 200, failure: null }
    expect(facts).toEqual([
      { at: away, leaves: true, ...whole, bytesSent: 20, bytesReceived: received },
      { at: near, leaves: false, ...whole, bytesSent: 0, bytesReceived: 0 },
      {
        at: away,
        leaves: true,
        status: null,
        failure: 'nothing_leaves',
        bytesSent: 0,
        bytesReceived: 0,
      },
    ])
    expect(uses[0]?.ask).toMatchObject({ purpose: 'key test', provider: { name: 'away' } })
  })
})
