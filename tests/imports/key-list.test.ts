import { describe, expect, it } from 'vitest'
import { readKeyList } from '../../src-main/core/imports/key-list.ts'

const because = (text: string) =>
  expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining(text) })

describe('a list of keys', () => {
  it('is lines of name=ciphertext', () => {
    const list = readKeyList(
      '# from the old server\nopenai=gAAAAB==\r\n\n my gateway = gAAAAC= \nnone=\n',
    )
    expect(list).toMatchObject([
      { origin: 'key openai', name: 'openai', storedKey: 'gAAAAB==', baseUrl: null, models: [] },
      { name: 'my gateway', storedKey: 'gAAAAC=' },
      { name: 'none', storedKey: null },
    ])
  })

  it('is a JSON array', () => {
    const entry = { name: 'mine', api_key_encrypted: 'gAAAAB==', base_url: 'https://x.example' }
    const list = readKeyList(JSON.stringify([{ ...entry, models: ['a', 'b'] }, { name: 'xai' }]))
    expect(list).toMatchObject([
      {
        name: 'mine',
        storedKey: 'gAAAAB==',
        baseUrl: 'https://x.example',
        models: [{ name: 'a', displayName: null }, { name: 'b' }],
      },
      { name: 'xai', storedKey: null },
    ])
  })

  it('is neither: SQL, prose, nothing', () => {
    for (const text of ['', '\n# only words\n', 'SET a = 1;\nSELECT 1;', 'openai gAAAA', 'a=b c']) {
      expect(readKeyList(text), text).toBeNull()
    }
  })

  it('of another shape is refused, without a word of its content', () => {
    for (const text of [
      '[',
      '[]',
      '[1]',
      '[{"name":""}]',
      '[{"name":"a","api_key_encrypted":1}]',
    ]) {
      expect(() => readKeyList(text), text).toThrow(because('JSON array'))
    }
    expect(() => readKeyList('a=1\na=2')).toThrow(because('twice'))
  })
})
