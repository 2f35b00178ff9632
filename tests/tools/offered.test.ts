import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readArguments } from '../../src-main/core/tools/read-arguments.ts'
import { createLineBuffer } from '../../src-main/core/tools/servers/line-buffer.ts'
import { offeredTools } from '../../src-main/core/tools/servers/offered.ts'
import { createLastWords, createSecretMask } from '../../src-main/core/tools/servers/secret-mask.ts'
import { modelToolName } from '../../src-main/core/tools/tool-names.ts'

const runs = 300 * Number(process.env.CORRAL_TEST_SCALE ?? 1)
const inputSchema = { type: 'object', properties: {} }

const serverName = fc.stringMatching(/^[\w-]{1,40}$/)
const toolName = fc.stringMatching(/^[\w./-]{1,128}$/)
const crowded = fc.stringMatching(/^[_a]{1,6}$/)

describe('the name of a tool for models', () => {
  it('is one that every provider takes', () => {
    fc.assert(
      fc.property(serverName, toolName, (server, tool) => {
        expect(modelToolName(server, tool)).toMatch(/^[a-zA-Z0-9_-]{1,64}$/)
      }),
      { numRuns: runs },
    )
  })

  it('is that of no other tool, however servers and tools are called', () => {
    fc.assert(
      fc.property(crowded, crowded, crowded, crowded, (server, tool, other, otherTool) => {
        fc.pre(server !== other || tool !== otherTool)
        expect(modelToolName(server, tool)).not.toBe(modelToolName(other, otherTool))
      }),
      { numRuns: runs },
    )
  })

  it('is plain where it can be', () => {
    expect(modelToolName('files', 'read_file')).toBe('files__read_file')
  })
})

describe('what a server says of its tools', () => {
  it('is cleaned of what people do not see', () => {
    const hidden = String.fromCodePoint(0xe0041, 0xe0042)
    const said = { name: 'x', description: `Reads\u0007 a \u202Efile${hidden}\u200B`, inputSchema }
    expect(offeredTools([said]).tools[0]?.description).toBe('Reads a file')
  })

  it('is left out where it is no tool, too large, too deep, or one too many', () => {
    const deep = Array.from({ length: 40 }).reduce<object>((inner) => ({ items: inner }), {})
    const bad = [
      null,
      { name: 'no schema' },
      { name: 'bad name', inputSchema },
      { name: 'list', inputSchema: { type: 'array' } },
      { name: 'large', inputSchema: { ...inputSchema, title: 'x'.repeat(40_000) } },
      { name: 'deep', inputSchema: { ...inputSchema, properties: { deep } } },
    ]
    const many = Array.from({ length: 200 }, (_, at) => ({ name: `tool${at}`, inputSchema }))
    const { tools, leftOut } = offeredTools([...bad, ...many])
    expect(tools.map(({ name }) => name)).toEqual(many.slice(0, 128).map(({ name }) => name))
    expect(leftOut).toBe(bad.length + 72)
  })

  it('has another fingerprint once any of it is another', () => {
    const tool = { name: 'x', title: 'X', description: 'Reads', inputSchema }
    const others = [
      { ...tool, title: 'Y' },
      { ...tool, description: 'Reads and sends' },
      { ...tool, inputSchema: { ...inputSchema, required: ['path'] } },
    ]
    const prints = [tool, ...others].map((one) => offeredTools([one]).tools[0]?.fingerprint)
    expect(new Set(prints).size).toBe(4)
  })

  it('never breaks Corral', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (said) => {
        expect(offeredTools(said).leftOut).toBeLessThanOrEqual(said.length)
      }),
      { numRuns: runs },
    )
  })
})

describe('the arguments that a model has written', () => {
  const schema = {
    type: 'object',
    properties: { path: { type: 'string' }, depth: { type: ['integer', 'null'] } },
    required: ['path'],
  }
  it.each([
    ['{"path":"a"}', { given: { path: 'a' } }],
    ['{"path":"a","depth":null}', { given: { path: 'a', depth: null } }],
    ['', { mistake: 'It needs path.' }],
    ['{"path":1}', { mistake: 'path is of the wrong type.' }],
    ['{"path":"a","depth":1.5}', { mistake: 'depth is of the wrong type.' }],
    ['["a"]', { mistake: 'The arguments have to be a JSON object.' }],
    ['{"path":', { mistake: 'The arguments have to be a JSON object.' }],
  ])('%s', (text, read) => {
    expect(readArguments(text, schema)).toEqual(read)
  })
})

describe('the last words of a program', () => {
  it('hold no part of a secret, however they come and wherever they are cut', () => {
    const secret = 'tok-abcdefghijklmnop'
    const piece = fc.oneof(fc.constant(secret), fc.string({ maxLength: 30 }))
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 20 }),
        fc.integer({ min: 1, max: 40 }),
        (said, size) => {
          const words = createLastWords(createSecretMask([secret]), [secret], 64)
          const text = said.join('')
          for (let at = 0; at < text.length; at += size) words.add(text.slice(at, at + size))
          const shown = words.read()
          expect(shown.length).toBeLessThanOrEqual(64)
          for (let at = 0; at + 8 <= secret.length; at += 1) {
            expect(shown).not.toContain(secret.slice(at, at + 8))
          }
        },
      ),
      { numRuns: runs },
    )
  })
})

describe('the lines of a program', () => {
  it('are the same, wherever they are cut', () => {
    const letter = fc.constantFrom('a', '"', ' ', '\r', 'ß', '€', '😀')
    const line = fc.array(letter, { maxLength: 30 }).map((letters) => letters.join(''))
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 6 }),
        fc.integer({ min: 1, max: 9 }),
        (said, size) => {
          const bytes = Buffer.from(said.map((one) => `${one}\n`).join(''))
          const buffer = createLineBuffer(1000)
          const heard: (string | null)[] = []
          for (let at = 0; at < bytes.length; at += size) {
            heard.push(...(buffer.take(bytes.subarray(at, at + size)) ?? [null]))
          }
          expect(heard).toEqual(said)
        },
      ),
      { numRuns: runs },
    )
  })

  it('have an end', () => {
    const buffer = createLineBuffer(10)
    expect(buffer.take(Buffer.from('12345\n1234567'))).toEqual(['12345'])
    expect(buffer.take(Buffer.from('8901'))).toBeNull()
  })
})
