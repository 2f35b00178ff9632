import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Llama, LlamaLogLevel, type LlamaModel, getLlama } from 'node-llama-cpp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Embedder, createEmbedder } from '../../../src-main/core/engine/embeddings/embedder.ts'
import { createRanker } from '../../../src-main/core/engine/embeddings/ranker.ts'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { writeBertModel } from './bert-model.ts'

const never = new AbortController().signal
const files = { mean: 'mean.gguf', cls: 'cls.gguf', rank: 'rank.gguf', bare: 'bare.gguf' }

let folder: string
let llama: Llama
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'corral-test-'))
  await writeBertModel(join(folder, files.mean), { pooling: 'mean', contextTokens: 1500 })
  await writeBertModel(join(folder, files.cls), { pooling: 'cls', contextTokens: 40 })
  await writeBertModel(join(folder, files.rank), { pooling: 'rank', contextTokens: 40 })
  await writeBertModel(join(folder, files.bare), { pooling: undefined })
  await writeChainModel(join(folder, 'chat.gguf'), { says: 'A heron.' })
  llama = await getLlama({
    build: 'never',
    gpu: false,
    maxThreads: 1,
    progressLogs: false,
    logLevel: LlamaLogLevel.disabled,
  })
})
afterAll(async () => {
  await llama.dispose()
  await rm(folder, { recursive: true, force: true })
})

async function withModel(name: string, work: (model: LlamaModel) => Promise<void>): Promise<void> {
  const model = await llama.loadModel({ modelPath: join(folder, name) })
  try {
    await work(model)
  } finally {
    await model.dispose()
  }
}

async function withEmbedder(name: string, work: (embedder: Embedder) => Promise<void>) {
  await withModel(name, async (model) => {
    const embedder = createEmbedder(model, 1)
    await work(embedder)
    await embedder.dispose()
  })
}

const lengthOf = (vector: Float64Array) => Math.hypot(...vector)

describe('embeddings', () => {
  it('are vectors of length 1, one for each input, different for different inputs', async () => {
    await withEmbedder(files.mean, async (embedder) => {
      const { vectors } = await embedder.embed(['one', 'two', 'one'], never)
      expect(vectors).toHaveLength(3)
      for (const vector of vectors) expect(lengthOf(vector)).toBeCloseTo(1, 6)
      expect(vectors[0]).toEqual(vectors[2])
      expect(vectors[0]).not.toEqual(vectors[1])
    })
  })

  it('are the same alone, in company of other lengths, and after a longer one', async () => {
    await withEmbedder(files.mean, async (embedder) => {
      const inputs = ['short', 'a somewhat longer text', 'long '.repeat(300), 'x']
      const together = await embedder.embed(inputs, never)
      for (const [index, input] of inputs.entries()) {
        const alone = await embedder.embed([input], never)
        expect(alone.vectors[0]).toEqual(together.vectors[index])
      }
    })
  })

  it('of requests at the same time do not mix', async () => {
    await withEmbedder(files.mean, async (embedder) => {
      const inputs = ['one', 'long '.repeat(200), 'three']
      const alone = await embedder.embed(inputs, never)
      const together = await Promise.all(inputs.map((input) => embedder.embed([input], never)))
      expect(together.map(({ vectors }) => vectors[0])).toEqual(alone.vectors)
    })
  })

  it('of tokens are those of the text that they make', async () => {
    await withModel(files.mean, async (model) => {
      const embedder = createEmbedder(model, 1)
      const text = await embedder.embed(['some words'], never)
      const tokens = await embedder.embed([model.tokenize('some words')], never)
      expect(tokens).toEqual(text)
      await embedder.dispose()
    })
  })

  it('count the special tokens that the model wants', async () => {
    await withModel(files.mean, async (model) => {
      const embedder = createEmbedder(model, 1)
      const { promptTokens } = await embedder.embed(['abc', 'd'], never)
      const plain = model.tokenize('abc').length + model.tokenize('d').length
      expect(promptTokens).toBe(plain + 4)
      await embedder.dispose()
    })
  })

  it('are refused with the numbers for an input that is too long, before any is computed', async () => {
    await withEmbedder(files.cls, async (embedder) => {
      const error = await embedder.embed(['short', 'x'.repeat(39)], never).catch((e: unknown) => e)
      expect(error).toMatchObject({ code: 'context_length_exceeded', param: 'input.1' })
      expect(String(error)).toContain('up to 40 tokens; input.1 takes 41')
      const { promptTokens } = await embedder.embed(['x'.repeat(38)], never)
      expect(promptTokens).toBe(40)
    })
  })

  it('are refused at once for an input that is far too long', async () => {
    await withEmbedder(files.cls, async (embedder) => {
      const error = await embedder.embed(['ab'.repeat(5e6)], never).catch((e: unknown) => e)
      expect(error).toMatchObject({ code: 'context_length_exceeded' })
      expect(String(error)).toContain('takes more than')
    })
  })

  it('are refused for tokens that the model does not have', async () => {
    await withEmbedder(files.mean, async (embedder) => {
      const wrong = embedder.embed([[5, 6, 65]], never)
      await expect(wrong).rejects.toMatchObject({ code: 'invalid_input', param: 'input.0.2' })
    })
  })

  it.each([files.bare, files.rank, 'chat.gguf'])('are refused by %s', async (name) => {
    await withEmbedder(name, async (embedder) => {
      await expect(embedder.embed(['x'], never)).rejects.toMatchObject({ code: 'unsupported' })
      expect(embedder.memoryBytes()).toBe(0)
    })
  })

  it('end between two inputs when the caller leaves', async () => {
    await withEmbedder(files.mean, async (embedder) => {
      const leave = new AbortController()
      const many = embedder.embed(Array(500).fill('some words to read'), leave.signal)
      await embedder.embed(['behind the first of them'], never)
      leave.abort(new Error('left'))
      await expect(many).rejects.toThrow('left')
      expect((await embedder.embed(['still here'], never)).vectors).toHaveLength(1)
    })
  })

  it('count the memory of their context from the first input on, and more for longer ones', async () => {
    await withEmbedder(files.mean, async (embedder) => {
      expect(embedder.memoryBytes()).toBe(0)
      await embedder.embed(['short'], never)
      const small = embedder.memoryBytes()
      expect(small).toBeGreaterThan(0)
      await embedder.embed(['long '.repeat(280)], never)
      expect(embedder.memoryBytes()).toBeGreaterThan(small)
      await embedder.dispose()
      expect(embedder.memoryBytes()).toBe(0)
    })
  })
})

describe('a ranking', () => {
  it('scores each document from 0 to 1, in their order, whatever the others are', async () => {
    await withModel(files.rank, async (model) => {
      const ranker = createRanker(model, 1)
      const documents = ['about birds', 'x', 'the heron waits']
      const { scores, promptTokens } = await ranker.rerank('heron', documents, never)
      expect(new Set(scores).size).toBe(3)
      for (const [index, score] of scores.entries()) {
        expect(score).toBeGreaterThan(0)
        expect(score).toBeLessThan(1)
        const alone = await ranker.rerank('heron', [documents[index]!], never)
        expect(alone.scores).toEqual([score])
      }
      expect(promptTokens).toBeGreaterThan(3 * 'heron'.length + documents.join('').length)
      expect(ranker.memoryBytes()).toBeGreaterThan(0)
      await ranker.dispose()
    })
  })

  it('is refused with the numbers when query and document do not fit together', async () => {
    await withModel(files.rank, async (model) => {
      const ranker = createRanker(model, 1)
      const wrong = ranker.rerank('heron', ['short', 'y'.repeat(39)], never)
      await expect(wrong).rejects.toMatchObject({
        code: 'context_length_exceeded',
        param: 'documents.1',
      })
      await ranker.dispose()
    })
  })

  it.each([files.mean, 'chat.gguf'])('is refused by %s', async (name) => {
    await withModel(name, async (model) => {
      const ranker = createRanker(model, 1)
      const wrong = ranker.rerank('a', ['b'], never)
      await expect(wrong).rejects.toMatchObject({ code: 'unsupported' })
      await ranker.dispose()
    })
  })
})
