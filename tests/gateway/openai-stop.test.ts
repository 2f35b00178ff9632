import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

const says = 'One heron, two herons 🐟 and a third: the pond is full 🌊🌊.'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: (folder) => writeChainModel(join(folder, 'pond.gguf'), { says }),
  })
})
afterAll(() => test[Symbol.asyncDispose]())

async function plain(stop: string | string[]) {
  const { choices } = await test.openai.chat.completions.create({
    model: 'pond',
    messages: [{ role: 'user', content: 'Hello' }],
    stop,
  })
  return { text: choices[0]?.message.content, reason: choices[0]?.finish_reason }
}

async function streamed(stop: string | string[]) {
  const stream = await test.openai.chat.completions.create({
    model: 'pond',
    messages: [{ role: 'user', content: 'Hello' }],
    stop,
    stream: true,
  })
  let text = ''
  let reason: string | null = null
  for await (const { choices } of stream) {
    text += choices[0]?.delta.content ?? ''
    reason = choices[0]?.finish_reason ?? reason
  }
  return { text, reason }
}

describe('a stop string', () => {
  it.each([
    ['a word', ' two', 'One heron,'],
    ['a text over several tokens', 'on, two her', 'One her'],
    ['half a word', 'rons', 'One heron, two he'],
    ['a character of several byte tokens', '🐟', 'One heron, two herons '],
    ['the first of a repetition', '🌊', 'One heron, two herons 🐟 and a third: the pond is full '],
    ['a beginning that does not go on', ' two herons!', says],
    ['the beginning of the answer', 'One', ''],
    ['the end of the answer', '.', says.slice(0, -1)],
  ])('that is %s ends the answer before it', async (_, stop, expected) => {
    const answer = { text: expected, reason: 'stop' }
    expect(await plain(stop)).toEqual(answer)
    expect(await streamed(stop)).toEqual(answer)
  })

  it('is the first to come among several', async () => {
    expect((await plain(['pond', 'third', 'nothing'])).text).toBe('One heron, two herons 🐟 and a ')
  })

  it('leaves the next answer as it was', async () => {
    await plain(' two')
    expect((await plain('nothing')).text).toBe(says)
  })

  it('gives the same text streamed and plain, wherever it is', async () => {
    const anywhere = fc
      .tuple(fc.nat(says.length - 1), fc.integer({ min: 1, max: 9 }))
      .map(([from, length]) => says.slice(from, from + length))
      .filter((stop) => stop.isWellFormed())
    await fc.assert(
      fc.asyncProperty(anywhere, async (stop) => {
        const expected = { text: says.slice(0, says.indexOf(stop)), reason: 'stop' }
        expect(await plain(stop)).toEqual(expected)
        expect(await streamed(stop)).toEqual(expected)
      }),
      { numRuns: 25, seed: 1 },
    )
  })
})
