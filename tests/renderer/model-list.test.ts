import { describe, expect, test } from 'vitest'
import type { Model } from '../../src-main/contract/models.ts'
import { capabilityBadges } from '../../src-renderer/lib/capability-text.ts'
import { duplicateText, modelFacts } from '../../src-renderer/lib/model-facts.ts'
import {
  isNarrowed,
  modelQueryOf,
  modelWishOf,
  wishedModels,
} from '../../src-renderer/lib/model-filter.ts'
import { modelNames } from '../../src-renderer/lib/model-names.ts'
import { routeTo } from '../../src-renderer/lib/route.ts'

function model(id: string, change: Partial<Model> = {}): Model {
  return {
    id,
    name: id,
    fileName: `${id}.gguf`,
    sizeBytes: 4_100_000_000,
    architecture: 'llama',
    parameterCount: null,
    quantization: 'Q4_K_M',
    trainContextTokens: 8192,
    description: null,
    modifiedAt: '2026-11-01T10:00:00.000Z',
    folder: 'corral',
    parts: 1,
    capabilities: {
      kind: 'text',
      tools: false,
      thinking: false,
      infill: false,
      vision: false,
      chatTemplate: true,
      templateOptions: [],
    },
    check: { state: 'passed', reason: null, checkedAt: null },
    sha256: 'aa',
    duplicates: [],
    provenance: null,
    ...change,
  }
}

const all = modelWishOf(new URLSearchParams())
const ids = (models: Model[]) => models.map(({ id }) => id)

describe('the list of models', () => {
  const plain = model('plain-10')
  const capable = model('capable', {
    name: 'Plain 9',
    folder: 'ollama',
    sizeBytes: 9_000_000_000,
    capabilities: { ...plain.capabilities, tools: true },
  })
  const held = model('held', {
    trainContextTokens: 131_072,
    check: { state: 'quarantined', reason: 'It stalled', checkedAt: null },
  })
  const models = [plain, held, capable]

  test('is searched by all words, in the name, the file, the folder and the publisher', () => {
    expect(ids(wishedModels(models, { ...all, search: 'OLLAMA plain' }))).toEqual(['capable'])
    expect(ids(wishedModels(models, { ...all, search: 'q4_k held' }))).toEqual(['held'])
    expect(wishedModels(models, { ...all, search: 'ollama held' })).toEqual([])
  })

  test('is narrowed to what a model can do, to those held back and to a folder', () => {
    expect(ids(wishedModels(models, { ...all, kind: 'tools' }))).toEqual(['capable'])
    expect(ids(wishedModels(models, { ...all, kind: 'quarantined' }))).toEqual(['held'])
    expect(ids(wishedModels(models, { ...all, folder: 'corral' }))).toEqual(['held', 'plain-10'])
  })

  test('counts numbers in names as people do', () => {
    const named = [model('a', { name: 'Qwen 14B' }), model('b', { name: 'Qwen 4B' })]
    expect(ids(wishedModels(named, all))).toEqual(['b', 'a'])
  })

  test('is ordered by size or by context where that is wished', () => {
    expect(ids(wishedModels(models, { ...all, order: 'size' }))[0]).toBe('capable')
    expect(ids(wishedModels(models, { ...all, order: 'context' }))[0]).toBe('held')
  })

  test('keeps its wish in the address, and takes no wrong word from it', () => {
    const wish = { search: 'qwen', kind: 'tools', folder: 'llama.cpp', order: 'newest' } as const
    expect(modelWishOf(new URLSearchParams(modelQueryOf(wish)))).toEqual(wish)
    expect(modelQueryOf(all)).toEqual({})
    expect(modelWishOf(new URLSearchParams('kind=huge&folder=moon&order=luck'))).toEqual(all)
  })

  test('is not narrowed by an order or by blanks', () => {
    expect(isNarrowed({ ...all, order: 'size', search: '  ' })).toBe(false)
    expect(isNarrowed({ ...all, folder: 'jan' })).toBe(true)
  })
})

test('a model of several files says so in its line', () => {
  expect(modelFacts(model('a', { parts: 3 }))).toEqual([
    'llama',
    'Q4_K_M',
    '4.1 GB in 3 files',
    '8K context',
  ])
})

test('the badge of a model with a projector says that it does not see yet', () => {
  const { capabilities } = model('a')
  expect(capabilityBadges({ ...capabilities, vision: true }).map(({ word }) => word)).toEqual([
    'Vision, not yet',
  ])
})

describe('a file found twice', () => {
  const named = (id: string) => `“${id}”`

  test('says where else it is and what one of them costs', () => {
    expect(duplicateText(model('a'), named)).toBeNull()
    expect(duplicateText(model('a', { duplicates: ['b'] }), named)).toBe(
      'The same file as “b”: up to 4.1 GB could be saved.',
    )
    expect(duplicateText(model('a', { duplicates: ['b', 'c'] }), named)).toBe(
      'The same file as “b” and 1 more: up to 8.2 GB could be saved.',
    )
  })

  test('promises nothing for two names of one file', () => {
    expect(duplicateText(model('a', { sha256: null, duplicates: ['b'] }), named)).toBe(
      'One file with “b”: it takes its space once.',
    )
  })
})

test('an address holds any name of a model, and stays readable', () => {
  expect(routeTo('models', 'lm-studio/qwen 3?#%')).toBe('#/models/lm-studio/qwen%203%3F%23%25')
  expect(routeTo('discover', 'owner/name')).toBe('#/discover/owner/name')
})

test('the names of a list are read once, however many ask', () => {
  const models = [model('a', { name: 'First' }), model('b')]
  expect(modelNames(models).get('a')).toBe('First')
  expect(modelNames(models)).toBe(modelNames(models))
  expect(modelNames([...models])).not.toBe(modelNames(models))
})
