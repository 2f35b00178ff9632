import { existsSync } from 'node:fs'
import { link, mkdir, readFile, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeStarterModel } from '../../src-main/core/library/starter/starter-model.ts'
import type { ModelFolders } from '../../src-main/contract/model-folders.ts'
import { type TestCorral, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { putInHubCache, putInOllama } from './app-layouts.ts'
import { putModel } from './test-library.ts'

let test: TestCorral
let outside: string
let models: string
beforeAll(async () => {
  outside = await temporaryFolder()
  test = await startTestCorral({
    models: async (folder) => {
      models = folder
      const home = join(folder, '..')
      await putModel(join(folder, 'own.gguf'))
      await putInOllama(join(home, '.ollama', 'models'), {
        name: 'registry.ollama.ai/library/starter/5m',
        write: writeStarterModel,
      })
      await putModel(join(home, '.lmstudio', 'models', 'maker', 'pair', 'a-00001-of-00002.gguf'))
      await putModel(join(home, '.lmstudio', 'models', 'maker', 'pair', 'a-00002-of-00002.gguf'))
      await putModel(join(home, '.lmstudio', 'models', 'maker', 'pair', 'mmproj-a.gguf'))
      await putInHubCache(join(home, '.cache', 'huggingface', 'hub'), {
        repo: 'maker/hubbed',
        commit: '0'.repeat(40),
        path: 'hubbed.gguf',
      })
    },
  })
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await rm(outside, { recursive: true, force: true })
})

const client = () => test.corral.client
const idList = async () => (await client().models.list()).models.map(({ id }) => id)
const pathOf = async (modelId: string) =>
  (await client().models.details({ modelId })).files[0]?.path ?? ''

it("answers with another app's model, which stays where it is", async () => {
  const path = await pathOf('starter:5m')
  expect(path).toContain(join('.ollama', 'models', 'blobs', 'sha256-'))
  const before = await stat(path)
  const { choices } = await test.openai.chat.completions.create({
    model: 'starter:5m',
    messages: [{ role: 'user', content: 'Hello' }],
    temperature: 0,
  })
  expect(choices[0]?.message.content).toContain('corral-starter')
  const after = await stat(path)
  expect([after.ino, after.size, after.mtimeMs]).toEqual([before.ino, before.size, before.mtimeMs])
  const listed = await test.openai.models.list()
  expect(listed.data.map(({ id }) => id)).toContain('starter:5m')
})

it('tells where folders lie to administrators only', async () => {
  const seenWith = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    const answer = await test.fetch('/api/model-folders', { headers })
    const { folders } = (await answer.json()) as ModelFolders
    return folders.map(({ path }) => path)
  }
  expect(await seenWith(test.adminToken)).toContain(models)
  const seen = await seenWith(test.userToken)
  expect(seen).toContain('models')
  expect(seen.join()).not.toContain('/')
})

describe('details', () => {
  it('tell files, metadata without the vocabulary, the template, and what depends on it', async () => {
    const modelId = 'starter:5m'
    await client().pool.pin({ modelId, pinned: true })
    await client().routing.create({
      model_pattern: 'fast',
      backend_type: 'local',
      backend_model: modelId,
    })
    const { metadata, chatTemplate, dependents, files } = await client().models.details({ modelId })
    expect(files).toHaveLength(1)
    const keys = metadata.map(({ key }) => key)
    expect(keys).toContain('general.architecture')
    expect(keys).not.toContain('tokenizer.ggml.tokens')
    for (const { value } of metadata) expect(value.length).toBeLessThanOrEqual(301)
    expect(chatTemplate).toContain('{%')
    expect(dependents).toEqual([expect.stringContaining('exact fast'), 'pinned'])
    await client().pool.pin({ modelId, pinned: false })
  })

  it('tell whole paths to administrators only', async () => {
    const url = '/api/models/details?modelId=own'
    const { files } = (await (await test.fetch(url)).json()) as { files: { path: string }[] }
    expect(files).toEqual([expect.objectContaining({ path: 'own.gguf' })])
  })
})

describe('an import', () => {
  it('brings all parts and the projector, in the way that is asked for', async () => {
    const from = await pathOf('a')
    const { model, way, explanation } = await client().models.import({
      path: from,
      way: 'hard-link',
    })
    expect({ way, folder: model.folder, parts: model.parts }).toEqual({
      way: 'hard-link',
      folder: 'corral',
      parts: 2,
    })
    expect(explanation).toContain('until both are deleted')
    expect(model.capabilities.vision).toBe(true)
    expect(model.duplicates).toEqual(['a'])
    expect((await readdir(join(models, 'maker', 'pair'))).toSorted()).toEqual([
      'a-00001-of-00002.gguf',
      'a-00002-of-00002.gguf',
      'mmproj-a.gguf',
    ])
    await expect(client().models.import({ path: from })).rejects.toMatchObject({ code: 'conflict' })
  })

  it('finds a way by itself, and gives hashes the name that the other app has', async () => {
    const path = await pathOf('starter:5m')
    const { model, way } = await client().models.import({ path })
    expect(['clone', 'hard-link', 'copy']).toContain(way)
    expect(await pathOf(model.id)).toBe(join(models, 'ollama', 'starter', '5m', 'starter-5m.gguf'))
    const copy = await client().models.import({ path: await pathOf('hubbed'), way: 'copy' })
    expect(copy.way).toBe('copy')
    expect(copy.model.provenance).toMatchObject({
      repo: 'maker/hubbed',
      commit: '0'.repeat(40),
      file: 'hubbed.gguf',
    })
    expect(await pathOf(copy.model.id)).toBe(join(models, 'maker', 'hubbed', 'hubbed.gguf'))
  })

  it('says where the disk cannot do what is asked for', async () => {
    await putModel(join(outside, 'plain.gguf'))
    const tried = client().models.import({ path: join(outside, 'plain.gguf'), way: 'clone' })
    const result = await tried.then(
      ({ way }) => way,
      (error: { code: string }) => error.code,
    )
    expect(['clone', 'unsupported']).toContain(result)
  })

  it('refuses what is no model, what is a link, and what is ours, and leaves nothing', async () => {
    await writeFile(join(outside, 'text.gguf'), 'hello')
    await symlink(join(outside, 'plain.gguf'), join(outside, 'link.gguf'))
    await mkdir(join(outside, 'folder.gguf'))
    await putModel(join(outside, 'lonely-00001-of-00002.gguf'))
    await link(join(models, 'own.gguf'), join(outside, 'twin.gguf'))
    const before = await readdir(models, { recursive: true })
    const refusals: [string, string][] = [
      [join(outside, 'text.gguf'), 'invalid_input'],
      [join(outside, 'link.gguf'), 'invalid_input'],
      [join(outside, 'folder.gguf'), 'invalid_input'],
      [join(outside, 'lonely-00001-of-00002.gguf'), 'invalid_input'],
      [join(outside, 'nothing.gguf'), 'not_found'],
      ['plain.gguf', 'invalid_input'],
      [join(models, 'own.gguf'), 'conflict'],
    ]
    for (const [path, code] of refusals) {
      await expect(client().models.import({ path }), path).rejects.toMatchObject({ code })
    }
    expect(await readdir(models, { recursive: true })).toEqual(before)
  })

  it('does not follow a link out of the own folder', async () => {
    await mkdir(join(outside, 'deep'))
    await symlink(join(outside, 'deep'), join(models, 'imported'))
    await putModel(join(outside, 'escape.gguf'))
    await expect(
      client().models.import({ path: join(outside, 'escape.gguf') }),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect(await readdir(join(outside, 'deep'), { recursive: true })).not.toContain('escape.gguf')
    await rm(join(models, 'imported'))
  })
})

describe('a deletion', () => {
  it('is refused for files of other apps, and says where to do it', async () => {
    for (const [modelId, words] of [
      ['a', 'LM Studio'],
      ['starter:5m', 'ollama rm'],
      ['hubbed', 'hf cache'],
    ] as const) {
      await expect(client().models.delete({ modelId })).rejects.toThrow(words)
    }
    expect(await idList()).toEqual(expect.arrayContaining(['a', 'starter:5m', 'hubbed']))
  })

  it('is refused while the model is loaded, unless it may be unloaded', async () => {
    const modelId = (await idList()).find((id) => id.endsWith('starter-5m')) ?? ''
    await client().pool.load({ modelId })
    await expect(client().models.delete({ modelId, unload: false })).rejects.toMatchObject({
      code: 'conflict',
    })
    const path = await pathOf(modelId)
    await client().models.delete({ modelId })
    expect(test.corral.pool.getLoadedModel(modelId)).toBeNull()
    expect(existsSync(path)).toBe(false)
    expect(existsSync(join(models, 'ollama'))).toBe(false)
    expect(existsSync(join(test.host.dataDir, 'trash', 'starter-5m.gguf'))).toBe(true)
  })

  it('moves all parts and the projector to the trash together', async () => {
    const modelId = 'maker/pair/a'
    const answer = await test.fetch(`/api/models/${modelId}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${test.adminToken}` },
    })
    expect(await answer.json()).toEqual({ freedBytes: 0, trashed: true })
    expect((await readdir(join(test.host.dataDir, 'trash', 'a'))).toSorted()).toEqual([
      'a-00001-of-00002.gguf',
      'a-00002-of-00002.gguf',
      'mmproj-a.gguf',
    ])
    expect(existsSync(join(models, 'maker', 'pair'))).toBe(false)
    expect(await idList()).toContain('a')
  })

  it('leaves everything as it was where there is no trash', async () => {
    await using bare = await startTestCorral({
      models: async (folder) => {
        await putModel(join(folder, 'x', 'b-00001-of-00002.gguf'))
        await putModel(join(folder, 'x', 'b-00002-of-00002.gguf'))
        await putModel(join(folder, 'y.gguf'))
      },
      host: { moveToTrash: () => Promise.reject(new Error('no trash')) },
    })
    const folder = join(bare.host.dataDir, 'models')
    const before = await readdir(folder, { recursive: true })
    for (const modelId of ['b', 'y']) {
      await expect(bare.corral.client.models.delete({ modelId })).rejects.toMatchObject({
        code: 'unavailable',
      })
    }
    expect(await readdir(folder, { recursive: true })).toEqual(before)
    expect((await readFile(join(folder, 'y.gguf'))).subarray(0, 4).toString()).toBe('GGUF')
  })
})

it('moves the own folder with a loaded model in it, which answers from its new place', async () => {
  const { model } = await client().models.import({ path: await pathOf('starter:5m') })
  await client().pool.load({ modelId: model.id })
  const to = join(outside, 'moved')
  await client().modelFolders.move({ to })
  for await (const { moving } of await client().modelFolders.watch()) if (moving === null) break
  expect(await pathOf(model.id)).toBe(join(to, 'ollama', 'starter', '5m', 'starter-5m.gguf'))
  expect(test.corral.pool.getLoadedModel(model.id)).toBeNull()
  const messages = [{ role: 'user' as const, content: 'Hello' }]
  const asked = { model: model.id, messages, max_tokens: 4 }
  const { choices } = await test.openai.chat.completions.create(asked)
  expect(choices[0]?.message.content).toBeTruthy()
})
