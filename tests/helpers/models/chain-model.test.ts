import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Template } from '@huggingface/jinja'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ChainOptions, writeChainModel } from './chain-model.ts'
import { familyChainTemplate } from './families/llama-sources.ts'
import { type LoadedModel, loadModel } from './load-model.ts'
import { RANDOM_SIZES, writeRandomModel } from './random-model.ts'

const TOOL_CALL = '<tool_call>\n{"name": "weather", "arguments": {"city": "Paris"}}\n</tool_call>'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'chain-model-'))
})
afterAll(() => rm(folder, { recursive: true }))

async function withChain(options: ChainOptions, use: (loaded: LoadedModel) => Promise<void>) {
  const path = join(folder, 'chain.gguf')
  const { sizeBytes } = await writeChainModel(path, options)
  expect(sizeBytes).toBeLessThan(400_000)
  const loaded = await loadModel(path, 1024)
  await use(loaded)
  await loaded.dispose()
}

function prompt(loaded: LoadedModel, ...messages: { role: string; content: string }[]): string {
  const template = loaded.model.fileInfo.metadata.tokenizer.chat_template ?? ''
  return new Template(template).render({ messages, add_generation_prompt: true })
}

const hello = { role: 'user', content: 'Hello' }

describe('the chain model', () => {
  it.each([
    'ha ha ha ha ho.',
    'Sea 🌊😀😁, 日本語\tend',
    '<think>\nLet me see.\n</think>\n\nYes.',
    TOOL_CALL,
  ])('says exactly %j at any temperature', async (says) => {
    await withChain({ says }, async (loaded) => {
      for (const temperature of [0, 0.8, 1.5]) {
        const { text, ended } = await loaded.answer(prompt(loaded, hello), { temperature, seed: 1 })
        expect(text).toBe(says)
        expect(ended).toBe(true)
      }
    })
  })

  it('splits what is not ASCII over byte tokens', async () => {
    await withChain({ says: 'Sea🌊' }, async (loaded) => {
      const { tokens } = await loaded.answer(prompt(loaded, hello))
      expect(tokens).toHaveLength(1 + 4)
    })
  })

  it('says the items of a list as single tokens', async () => {
    await withChain({ says: ['a b', '🌊', 'a b', ' c'] }, async (loaded) => {
      const { text, tokens } = await loaded.answer(prompt(loaded, hello))
      expect(text).toBe('a b🌊a b c')
      expect(tokens).toHaveLength(4)
    })
  })

  it('says the control tokens of a family as such', async () => {
    const options = { says: TOOL_CALL, controls: ['<tool_call>', '</tool_call>'] }
    await withChain(options, async (loaded) => {
      const { text, tokens } = await loaded.answer(prompt(loaded, hello), { temperature: 1 })
      expect(text).not.toContain('tool_call>')
      expect(loaded.model.detokenize(tokens, true)).toBe(TOOL_CALL)
    })
  })

  it.each(['qwen-3', 'llama-3.2', 'mistral-nemo'] as const)(
    'answers behind the template of %s',
    async (family) => {
      const chatTemplate = familyChainTemplate(family)
      await withChain({ says: 'Yes, I do.', chatTemplate }, async (loaded) => {
        const { text, ended } = await loaded.answer(prompt(loaded, hello), { temperature: 1 })
        expect(text).toBe('Yes, I do.')
        expect(ended).toBe(true)
      })
    },
  )

  it('goes on for ever if it is endless', async () => {
    await withChain({ says: 'la la li. ', endless: true }, async (loaded) => {
      const { text, ended } = await loaded.answer(prompt(loaded, hello), { temperature: 1 }, 600)
      expect(ended).toBe(false)
      expect(text).toBe('la la li. '.repeat(600 / 5))
    })
  })

  it('says something else after the result of a tool', async () => {
    await withChain({ says: TOOL_CALL, afterTool: 'It is 25 °C.' }, async (loaded) => {
      const first = await loaded.answer(prompt(loaded, hello), { temperature: 1, seed: 1 })
      expect(first.text).toBe(TOOL_CALL)
      const messages = [
        hello,
        { role: 'assistant', content: first.text },
        { role: 'tool', content: '25' },
      ]
      const second = await loaded.answer(prompt(loaded, ...messages), { temperature: 1, seed: 1 })
      expect(second.text).toBe('It is 25 °C.')
      const third = await loaded.answer(
        prompt(loaded, ...messages, { role: 'assistant', content: second.text }, hello),
      )
      expect(third.text).toBe(TOOL_CALL)
    })
  })

  it('refuses a chain in which it would get lost', async () => {
    const says = `${'na '.repeat(30)}batman`
    await expect(writeChainModel(join(folder, 'lost.gguf'), { says })).rejects.toThrow('repeats')
  })
})

describe('the random model', () => {
  it('has about ten million parameters in the small size', async () => {
    const { parameters } = await writeRandomModel(join(folder, 'small.gguf'), RANDOM_SIZES.small)
    expect(parameters / 1e7).toBeCloseTo(1, 0)
  })

  it.each(['F16', 'Q8_0'] as const)('loads and computes with %s weights', async (encoding) => {
    const path = join(folder, 'random.gguf')
    const { parameters } = await writeRandomModel(path, {
      layers: 2,
      embeddingLength: 128,
      headsPerKeyValueHead: 2,
      words: 500,
      encoding,
    })
    expect(parameters).toBeGreaterThan(400_000)
    const loaded = await loadModel(path, 512)
    const { tokens } = await loaded.answer('Hello', { temperature: 1, seed: 1 }, 50)
    expect(new Set(tokens).size).toBeGreaterThan(20)
    await loaded.dispose()
  })
})
