import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CorralClient } from '../../src-main/contract/contract.ts'
import { scale } from '../accounts/people.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'
import { talkOf } from './talk.ts'

let test: TestCorral
let client: CorralClient
beforeAll(async () => {
  test = await startTestCorral()
  client = test.corral.client
})
afterAll(() => test[Symbol.asyncDispose]())

const made = [
  ['Crème brûlée', 'How do I caramelise\nthe sugar on top?'],
  ['Taxes', `${'Filler words. '.repeat(40)}The sugar tax of 2018? ${'And more. '.repeat(40)}`],
  ['Brulee again', '한국어 과 Ünïted.'],
] as const
const unspaced =
  '昼間はなぜ空が青いのですか？한국 사람이 묻는다. ทำไมท้องฟ้าเป็นสีฟ้า CPUの温度も教えて。'

const find = async (query: string) =>
  (await client.conversations.list({ query })).map(({ title, excerpt }) => [title, excerpt])

describe('a search', () => {
  it('finds titles and messages with all its words, newest first, around the hit', async () => {
    for (const [title, text] of made) {
      // Nobody answers, and nobody needs to.
      const talk = await talkOf(client, { models: ['nowhere'], title })
      await talk.hear(text)
    }
    expect((await find('sugar')).map(([title]) => title)).toEqual(['Taxes', 'Crème brûlée'])
    const [[, excerpt] = []] = await find('SUGAR tax')
    expect(excerpt).toMatch(/^….{0,70}The sugar tax of 2018\?.*…$/)
    expect(excerpt?.length).toBeLessThan(200)
    expect(await find('caramel')).toEqual([
      ['Crème brûlée', 'How do I caramelise the sugar on top?'],
    ])
    expect(await find('brulee')).toEqual([
      ['Brulee again', null],
      ['Crème brûlée', null],
    ])
    expect(await find('tax sugar caramelise')).toEqual([])
    // Composed or not, with accents or without.
    for (const query of ['한국', '한국'.normalize('NFD'), 'united', 'U\u0308ni\u0308ted']) {
      expect((await find(query)).map(([title]) => title)).toEqual(['Brulee again'])
    }
    // Only the last word may be a beginning.
    expect(await find('caramel sugar')).toEqual([])
  })

  it('goes on below a conversation', async () => {
    const [first] = await client.conversations.list({ limit: 1 })
    const rest = await client.conversations.list({ after: first!.id, limit: 1 })
    expect(rest.map(({ title }) => title)).toEqual(['Taxes'])
    const found = await client.conversations.list({ query: 'sugar', after: rest[0]!.id })
    expect(found.map(({ title }) => title)).toEqual(['Crème brûlée'])
  })

  it('takes any text: nothing in it is syntax', async () => {
    const hostile = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.string({
        unit: fc.constantFrom('\ud800', '👍', '²', 'é', 'e\u0301', '中', '\u200b', ' '),
      }),
      fc.string({ unit: fc.constantFrom(...'"*^:()+-{}|\'\\ \0ORNEAD') }),
      fc.constantFrom('NEAR(a b)', 'text:sugar', '"', '*', 'AND', "'; drop table x"),
    )
    const ask = async (query: string) => {
      const found = await client.conversations.list({ query })
      expect(found.length).toBeLessThanOrEqual(made.length)
    }
    await fc.assert(fc.asyncProperty(hostile, ask), { numRuns: 100 * scale })
    // Without words it says nothing.
    expect(await find('"*"')).toHaveLength(made.length)
    expect(await find('sugar" OR "x')).toEqual([])
  })

  it('finds words of scripts without spaces wherever they stand', async () => {
    const talk = await talkOf(client, { models: ['nowhere'], title: '空の色' })
    await talk.hear(unspaced)
    for (const query of ['空が', 'なぜ空', '한국 青い', 'ท้องฟ้า', 'cpuの温度']) {
      expect((await find(query)).map(([title]) => title)).toEqual(['空の色'])
    }
    expect(await find('の色')).toEqual([['空の色', null]])
    expect((await find('青い'))[0]![1]).toContain('空が青い')
    expect(await find('赤い')).toEqual([])
    expect(await find('空が sugar')).toEqual([])
  })
})
