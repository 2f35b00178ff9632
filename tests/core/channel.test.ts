import { describe, expect, it } from 'vitest'
import { abortable } from '../../src-main/core/lib/abortable.ts'
import { createChannel } from '../../src-main/core/lib/channel.ts'

async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of values) all.push(value)
  return all
}

describe('a channel', () => {
  it('gives values in order, those pushed before the reader came and those after', async () => {
    const channel = createChannel<number>()
    channel.push(1)
    channel.push(2)
    const reader = channel[Symbol.asyncIterator]()
    expect((await reader.next()).value).toBe(1)
    expect((await reader.next()).value).toBe(2)
    const next = reader.next()
    channel.push(3)
    channel.push(4)
    expect((await next).value).toBe(3)
    expect((await reader.next()).value).toBe(4)
  })

  it('ends after what was pushed before it closed', async () => {
    const channel = createChannel<string>()
    channel.push('last')
    channel.close()
    expect(await collect(channel)).toEqual(['last'])
  })

  it('throws after what was pushed before it failed, and the first end counts', async () => {
    const channel = createChannel<string>()
    channel.push('last')
    channel.fail(new Error('broken'))
    channel.close()
    const seen: string[] = []
    const read = (async () => {
      for await (const value of channel) seen.push(value)
    })()
    await expect(read).rejects.toThrow('broken')
    expect(seen).toEqual(['last'])
  })

  it('wakes a reader who waits when it closes or fails', async () => {
    const [closing, failing] = [createChannel<void>(), createChannel<void>()]
    const closed = collect(closing)
    const failed = collect(failing)
    closing.close()
    failing.fail(undefined)
    expect(await closed).toEqual([])
    await expect(failed).rejects.toBeUndefined()
  })
})

describe('an abortable wait', () => {
  it('gives what the promise gives', async () => {
    const { signal } = new AbortController()
    expect(await abortable(Promise.resolve(7), signal)).toBe(7)
    await expect(abortable(Promise.reject(new Error('no')), signal)).rejects.toThrow('no')
  })

  it("ends with the signal's reason, before and while it waits", async () => {
    const leave = new AbortController()
    const never = new Promise<never>(() => {})
    const waiting = abortable(never, leave.signal)
    leave.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
    await expect(abortable(never, leave.signal)).rejects.toThrow('left')
    await expect(abortable(Promise.resolve(7), leave.signal)).rejects.toThrow('left')
  })

  it('leaves a promise that fails later handled', async () => {
    const leave = new AbortController()
    const { promise, reject } = Promise.withResolvers<void>()
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const waiting = abortable(promise, leave.signal)
    leave.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
    reject(new Error('later'))
    await new Promise((resolve) => setImmediate(resolve))
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
  })
})
