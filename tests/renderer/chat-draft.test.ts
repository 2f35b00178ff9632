import { describe, expect, test } from 'vitest'
import { cloudModels, localModels, matchingModels } from '../../src-renderer/lib/chat-models.ts'
import { fileKind, mostTextCharacters, shrunk, textOf } from '../../src-renderer/lib/draft-file.ts'
import { estimateTokens, fullest } from '../../src-renderer/lib/token-measure.ts'
import type { Model } from '../../src-main/contract/models.ts'
import type { Profile } from '../../src-main/contract/profiles.ts'
import type { Provider } from '../../src-main/contract/providers.ts'

const bytes = (...values: number[]) => new Uint8Array(values)
const utf8 = (text: string) => new Uint8Array(new TextEncoder().encode(text))

describe('a file that is put to a question', () => {
  test('is read by its type, or by its name where the system knows none', () => {
    expect(fileKind({ name: 'a.png', type: 'image/png' })).toBe('picture')
    expect(fileKind({ name: 'Paper.PDF', type: '' })).toBe('pdf')
    expect(fileKind({ name: 'main.rs', type: '' })).toBe('text')
    expect(fileKind({ name: 'logo.svg', type: 'image/svg+xml' })).toBe('text')
    expect(() => fileKind({ name: 'IMG_1.HEIC', type: '' })).toThrow('PNG, JPEG')
    expect(() => fileKind({ name: 'x.tiff', type: 'image/tiff' })).toThrow('PNG, JPEG')
  })

  test('is taken as text only when it is one', () => {
    expect(textOf(utf8('naïve'))).toBe('naïve')
    expect(textOf(bytes(0xff, 0xfe, 0x68, 0, 0x69, 0))).toBe('hi')
    expect(() => textOf(bytes(0x68, 0xff, 0x69))).toThrow('not a text')
    expect(() => textOf(bytes(0x68, 0, 0x69))).toThrow('not a text')
    expect(() => textOf(utf8(' \n'))).toThrow('nothing')
    expect(() => textOf(utf8('x'.repeat(mostTextCharacters + 1)))).toThrow('two million')
  })

  test('is made smaller in its proportions, and never larger', () => {
    expect(shrunk(4096, 1024)).toEqual({ width: 2048, height: 512 })
    expect(shrunk(100, 50)).toEqual({ width: 100, height: 50 })
    expect(shrunk(40_000, 2)).toEqual({ width: 2048, height: 1 })
  })
})

describe('how full a model is', () => {
  const measured = (model: string, promptTokens: number, contextTokens: number | null) => ({
    model,
    promptTokens,
    contextTokens,
    estimated: false,
  })

  test('is told of the one that is closest to its end', () => {
    const two = [measured('large', 900, 100_000), measured('small', 800, 1000)]
    expect(fullest(two)?.model).toBe('small')
    expect(fullest([measured('unknown', 9, null), ...two])?.model).toBe('small')
    expect(fullest([measured('unknown', 9, null)])?.model).toBe('unknown')
    expect(fullest([])).toBeNull()
  })

  test('is estimated for what Corral has not counted', () => {
    expect(estimateTokens('')).toBe(0)
    expect(estimateTokens('abcde')).toBe(2)
  })
})

describe('the models that can be asked', () => {
  const model = {
    id: 'tiny',
    name: 'Tiny 1B',
    quantization: 'Q4_K_M',
    sizeBytes: 1e9,
    trainContextTokens: 32_768,
    capabilities: { tools: true, thinking: false },
    check: { state: 'passed' },
  } as Model
  const profile = { name: 'brief', modelId: 'tiny', contextTokens: 4096 } as Profile
  const hiding = { ...profile, hiddenModels: ['tiny'] }
  const missing = { ...profile, name: 'lost', modelId: 'gone', hiddenModels: [] }
  const provider = {
    name: 'openai',
    display_name: 'OpenAI',
    has_api_key: true,
    keys: [],
    predefined: true,
    base_url: 'https://api.openai.com/v1',
    more_base_urls: [],
    models: [{ name: 'gpt', display_name: 'GPT', context_tokens: 128_000 }],
  } as unknown as Provider

  test('have the context that they were loaded with', () => {
    const [loaded] = localModels([model], [], new Map([['tiny', 8192]]))
    expect(loaded).toMatchObject({ id: 'tiny', contextTokens: 8192, pictures: false })
  })

  test('come last while they are in quarantine, and say so', () => {
    const bad: Model = { ...model, id: 'bad', check: { ...model.check, state: 'quarantined' } }
    const models = localModels([bad, model], [], new Map())
    expect(models).toMatchObject([{ id: 'tiny' }, { id: 'bad', note: 'In quarantine' }])
  })

  test('stand under the names of their profiles, and those of missing models do not', () => {
    const models = localModels([model], [hiding, missing], new Map())
    expect(models).toMatchObject([{ id: 'brief', baseId: 'tiny', contextTokens: 4096 }])
  })

  test('of providers are named by both, and only where there is a key', () => {
    expect(cloudModels([provider])).toMatchObject([{ id: 'openai/gpt', provider: 'OpenAI' }])
    expect(cloudModels([{ ...provider, has_api_key: false }])).toEqual([])
    const here = { ...provider, base_url: 'http://127.0.0.1:1234/v1' }
    expect(cloudModels([provider, here]).map(({ leaves }) => leaves)).toEqual([true, false])
  })

  test('are found by words in any order', () => {
    const all = [...localModels([model], [], new Map()), ...cloudModels([provider])]
    expect(matchingModels(all, 'q4 tiny').map(({ id }) => id)).toEqual(['tiny'])
    expect(matchingModels(all, 'OPENAI').map(({ id }) => id)).toEqual(['openai/gpt'])
    expect(matchingModels(all, 'tiny openai')).toEqual([])
  })
})
