import { describe, expect, it } from 'vitest'
import { ownSignature } from '../../../src-main/core/providers/upstream/anthropic/own-signature.ts'
import { passThroughBody } from '../../../src-main/core/providers/upstream/anthropic/pass-through-body.ts'

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value, null, 1))
const passed = (value: unknown) => {
  const { body, dropped } = passThroughBody(bytes(value), value, 'claude')
  return { text: Buffer.from(body).toString(), dropped }
}
const own = (text: string) => ({ type: 'thinking', thinking: '', signature: ownSignature(text) })
const theirs = { type: 'thinking', thinking: 'Hm.', signature: 'EqQBCkgIBBAB' }
const asked = { role: 'user', content: 'Hello' }

describe('a request that passes untouched', () => {
  it('differs in the name of the model only', () => {
    const value = {
      model: 'fast',
      system: [{ type: 'text', text: 'x-anthropic-billing-header: cc_version=1;' }],
      messages: [asked, { role: 'assistant', content: [theirs] }, asked],
    }
    const expected = bytes({ ...value, model: 'claude' }).toString()
    expect(passed(value)).toEqual({ text: expected, dropped: [] })
  })

  it.each(['', 'a', 'The user…', '{"more": 1}'])(
    'loses thinking under our signature, which hides %j',
    (hidden) => {
      const text = { type: 'text', text: 'Hi' }
      const value = {
        model: 'fast',
        messages: [
          asked,
          { role: 'assistant', content: [own(hidden), theirs, text] },
          { role: 'assistant', content: [own(hidden)] },
          asked,
        ],
      }
      const { text: sent, dropped } = passed(value)
      expect(JSON.parse(sent)).toEqual({
        model: 'claude',
        messages: [asked, { role: 'assistant', content: [theirs, text] }, asked],
      })
      expect(dropped).toEqual([
        'messages.1.content.0: thinking of another model',
        'messages.2.content.0: thinking of another model',
      ])
    },
  )

  it('stays as it is where our signature is only spoken of', () => {
    const { signature } = own('')
    const value = {
      model: 'fast',
      messages: [{ role: 'user', content: [{ type: 'text', text: signature }] }],
    }
    expect(passed(value).text).toBe(bytes({ ...value, model: 'claude' }).toString())
  })

  it.each([[null], [[]], [{ messages: 1 }], [{ messages: [null, { content: [null] }] }]])(
    'may hold anything: %j',
    (value) => {
      const body = Buffer.concat([bytes(value), Buffer.from(`"${ownSignature('')}"`)])
      expect(passThroughBody(body, value, 'claude').dropped).toEqual([])
    },
  )
})
