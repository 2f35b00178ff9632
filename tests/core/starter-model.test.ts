import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Template } from '@huggingface/jinja'
import { LlamaGrammarEvaluationState, readGgufFileInfo } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CHAT_TEMPLATE } from '../../src-main/core/library/starter/chat-template.ts'
import { writeStarterModel } from '../../src-main/core/library/starter/starter-model.ts'
import { STARTER_ANSWERS } from '../../src-main/core/library/starter/starter-text.ts'
import { textPieces } from '../../src-main/core/library/starter/text-pieces.ts'
import { type LoadedModel, loadModel } from '../helpers/models/load-model.ts'

const START = '<start>'
const END = '<end>'
const LOOKS_BACK = 4
const PATIENCE = { timeout: 30_000 }

const answers = STARTER_ANSWERS.map(({ text }) => [START, ...textPieces(text), END])

/** What follows each run of up to `length` pieces in the text that the model was made from. */
function followers(length: number): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const answer of answers) {
    for (let at = 1; at < answer.length; at += 1) {
      const context = answer.slice(Math.max(0, at - length), at).join('|')
      found.set(context, (found.get(context) ?? new Set()).add(answer[at] ?? ''))
    }
  }
  return found
}

function expectFromText(text: string): void {
  const known = followers(LOOKS_BACK)
  const pieces = [START, ...textPieces(text), END]
  for (let at = 1; at < pieces.length; at += 1) {
    const context = pieces.slice(Math.max(0, at - LOOKS_BACK), at).join('|')
    expect([...(known.get(context) ?? [])], context).toContain(pieces[at])
  }
}

function prompt(user: string): string {
  const template = new Template(CHAT_TEMPLATE)
  return template.render({
    messages: [{ role: 'user', content: user }],
    add_generation_prompt: true,
  })
}

describe('the starter model', () => {
  let folder: string
  let path: string
  let loaded: LoadedModel

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'starter-model-'))
    path = join(folder, 'corral-starter.gguf')
    await writeStarterModel(path)
    loaded = await loadModel(path)
  })
  afterAll(async () => {
    await loaded.dispose()
    await rm(folder, { recursive: true })
  })

  it('says in its file that it is a self-test', async () => {
    const { metadata } = await readGgufFileInfo(path)
    expect(metadata.general).toMatchObject({ architecture: 'llama', name: 'corral-starter' })
    expect(metadata.general.description).toContain('not a real assistant')
    expect(loaded.model.trainContextSize).toBe(8192)
  })

  it('is small and has the same bytes every time', async () => {
    const again = join(folder, 'again.gguf')
    const { sizeBytes } = await writeStarterModel(again)
    expect(sizeBytes).toBeLessThan(8e6)
    const [first, second] = await Promise.all([path, again].map((file) => readFile(file)))
    expect(hash(second)).toBe(hash(first))
  })

  it('gives any text back after tokenising it', () => {
    const texts = [
      'Grüße 👩‍👩‍👧 日本語\t\r\n\u0000',
      '  two  spaces \n\n\n',
      ' lead <s> <|end|> <0x41>',
    ]
    for (const text of texts) {
      expect(loaded.model.detokenize(loaded.model.tokenize(text))).toBe(text)
    }
  })

  it('reads its own words as single tokens', () => {
    for (const { text } of STARTER_ANSWERS) {
      const tokens = loaded.model.tokenize(text)
      expect(tokens.map((token) => loaded.model.detokenize([token]))).toEqual(textPieces(text))
    }
  })

  it('gives its first answer at temperature 0, however long the prompt is', PATIENCE, async () => {
    for (const repeats of [0, 1, 250, 500, 1000, 1900]) {
      const { text, ended } = await loaded.answer(prompt('Hi, '.repeat(repeats)))
      expect(text).toBe(STARTER_ANSWERS[0]?.text)
      expect(ended).toBe(true)
    }
  })

  it.each([0.8, 1])(
    'ends by itself and says what its text says at %s',
    PATIENCE,
    async (temperature) => {
      const said = new Set<string>()
      for (let seed = 1; seed <= 20; seed += 1) {
        const question = prompt('Write a haiku about the sea 🌊')
        const { text, tokens, ended } = await loaded.answer(question, { temperature, seed })
        expect(ended, text).toBe(true)
        expect(tokens.length).toBeGreaterThan(30)
        expectFromText(text)
        said.add(text)
      }
      expect(said.size).toBeGreaterThan(10)
    },
  )

  it('cannot go round in circles, and ends within 250 tokens', () => {
    const known = followers(LOOKS_BACK)
    const open = new Set<string>()
    const lengths = new Map<string, number>()
    const longest = (pieces: string[]): number => {
      if (pieces.at(-1) === END) return 0
      const context = pieces.slice(-LOOKS_BACK).join('|')
      expect(open.has(context), `a circle at ${context}`).toBe(false)
      open.add(context)
      const next = [...(known.get(context) ?? [])]
      const length =
        lengths.get(context) ??
        1 + Math.max(...next.map((piece) => longest([...pieces.slice(-LOOKS_BACK), piece])))
      lengths.set(context, length)
      open.delete(context)
      return length
    }
    expect(longest([START])).toBeLessThan(250)
  })

  it('closes the strings and objects of a JSON answer', PATIENCE, async () => {
    const grammar = await loaded.model.llama.createGrammarForJsonSchema({
      type: 'object',
      properties: { name: { type: 'string' }, tags: { type: 'array', items: { type: 'string' } } },
    })
    for (let seed = 1; seed <= 5; seed += 1) {
      const grammarEvaluationState = new LlamaGrammarEvaluationState({
        model: loaded.model,
        grammar,
      })
      const options = { temperature: 0.8, seed, grammarEvaluationState }
      const { text } = await loaded.answer(prompt('JSON, please'), options, 1000)
      expect(JSON.parse(text)).toEqual({ name: expect.any(String), tags: expect.any(Array) })
    }
  })
})

function hash(bytes: Buffer | undefined): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex')
}
