import { describe, expect, it } from 'vitest'
import { slowBody } from '../../src-main/core/gateway/slow-body.ts'

describe('a body that is long in coming', () => {
  it('begins with empty lines and is JSON as a whole', async () => {
    const { promise, resolve } = Promise.withResolvers<object>()
    const pieces = slowBody(promise, 1)
    let text = ''
    for (let lines = 0; lines < 3; lines++) text += (await pieces.next()).value
    resolve({ a: 'b' })
    for await (const piece of pieces) text += piece
    expect(text).toMatch(/^\n{3,}\{/)
    expect(JSON.parse(text)).toEqual({ a: 'b' })
  })

  it('breaks when it does not come', async () => {
    const { promise, reject } = Promise.withResolvers<object>()
    const pieces = slowBody(promise, 1)
    await pieces.next()
    reject(new Error('broken'))
    const rest = async () => {
      for await (const piece of pieces) expect(piece).toBe('\n')
    }
    await expect(rest()).rejects.toThrow('broken')
  })
})
