import { describe, expect, it } from 'vitest'
import { createGrammarCache } from '../../../src-main/core/engine/grammar/grammar-cache.ts'
import { startEngine } from './schema-language.ts'

describe('the cache of grammars', () => {
  it('compiles a grammar once', async () => {
    const cache = createGrammarCache(await startEngine())
    const first = await cache.get('root ::= "a"')
    expect(await cache.get('root ::= "b"')).not.toBe(first)
    expect(await cache.get('root ::= "a"')).toBe(first)
  })

  it('forgets the grammar that was not used for longest', async () => {
    const cache = createGrammarCache(await startEngine())
    const [used, unused] = [await cache.get('root ::= "u"'), await cache.get('root ::= "v"')]
    for (let index = 0; index < 63; index += 1) {
      await cache.get(`root ::= "${index}"`)
      await cache.get('root ::= "u"')
    }
    expect(await cache.get('root ::= "u"')).toBe(used)
    expect(await cache.get('root ::= "v"')).not.toBe(unused)
  })

  it('gives one grammar to all that ask for it at once', async () => {
    const cache = createGrammarCache(await startEngine())
    const all = await Promise.all([1, 2, 3].map(() => cache.get('root ::= "a"')))
    expect(new Set(all).size).toBe(1)
  })

  it('refuses grammars that would hang the engine, again and again', async () => {
    const cache = createGrammarCache(await startEngine())
    const refusal = { code: 'invalid_input', param: 'grammar' }
    const hostile = 'root ::= x root "a" | "b"\nx ::= y\ny ::= "" | "z"'
    await expect(cache.get(hostile)).rejects.toMatchObject(refusal)
    await expect(cache.get(hostile)).rejects.toMatchObject(refusal)
  })
})
