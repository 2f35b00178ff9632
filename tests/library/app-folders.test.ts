import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Library } from '../../src-main/core/library/library.ts'
import { putInHubCache, putInJan, putInOllama } from './app-layouts.ts'
import { type TestMachine, createTestMachine, idsOf, putModel, text } from './test-library.ts'

let machine: TestMachine
let home: (...steps: string[]) => string
beforeEach(async () => {
  machine = await createTestMachine()
  home = (...steps) => join(machine.homeDir, ...steps)
})
afterEach(() => machine[Symbol.asyncDispose]())

const named = (name: string) => (path: string) => putModel(path, { 'general.name': text(name) })
const kinds = (library: Library) =>
  Object.fromEntries(library.list().models.map(({ id, folder }) => [id, folder]))
const reasons = (library: Library) =>
  Object.fromEntries(library.list().rejected.map(({ fileName, reason }) => [fileName, reason]))

describe("Corral finds other apps' models where they lie:", () => {
  it('LM Studio, by its own settings too', async () => {
    await putModel(home('.lmstudio', 'models', 'maker', 'Mistral-GGUF', 'Mistral-Q4_K_M.gguf'))
    await putModel(home('disk', 'maker', 'Phi', 'Phi.gguf'))
    await writeFile(
      home('.lmstudio', 'settings.json'),
      JSON.stringify({ downloadsFolder: home('disk') }),
    )
    const library = await machine.open()
    expect(kinds(library)).toEqual({ 'Mistral-Q4_K_M': 'lm-studio', Phi: 'lm-studio' })
    const found = await library.find('Phi')
    expect(found?.path).toBe(home('disk', 'maker', 'Phi', 'Phi.gguf'))
  })

  it('Ollama, under the names that it has for them', async () => {
    const folder = home('.ollama', 'models')
    const registry = 'registry.ollama.ai'
    const blob = await putInOllama(folder, {
      name: `${registry}/library/llava/7b`,
      write: named('Llava'),
      projector: (path) => putModel(path, { 'general.architecture': text('clip') }),
    })
    await putInOllama(folder, { name: `${registry}/ann/phi/latest`, write: named('Phi') })
    await putInOllama(folder, { name: 'hf.co/maker/Qwen-GGUF/Q4_K_M', write: named('Qwen') })
    await putInOllama(folder, { name: `${registry}/library/llava/latest`, write: named('Llava') })
    const library = await machine.open()
    expect(idsOf(library).toSorted()).toEqual([
      'ann/phi:latest',
      'hf.co/maker/Qwen-GGUF:Q4_K_M',
      'llava:7b',
      'llava:latest',
    ])
    const llava = await library.find('llava:7b')
    expect(llava).toMatchObject({ path: blob, folder: { kind: 'ollama' } })
    expect(llava?.model).toMatchObject({ duplicates: ['llava:latest'], name: 'Llava' })
    expect(llava?.model.capabilities.vision).toBe(true)
  })

  it('Ollama: says what it cannot use, and leaves out what runs in a cloud', async () => {
    const folder = home('.ollama', 'models')
    const at = (tag: string) => join(folder, 'manifests', 'registry.ollama.ai', 'library', 'm', tag)
    await mkdir(at('folder'), { recursive: true })
    const layers = (...digests: string[]) =>
      JSON.stringify({
        layers: digests.map((digest) => ({
          mediaType: 'application/vnd.ollama.image.model',
          digest,
        })),
      })
    await writeFile(at('cloud'), layers())
    await writeFile(at('gone'), layers(`sha256:${'a'.repeat(64)}`))
    await writeFile(at('odd'), layers('sha256:../../../../etc/passwd'))
    await writeFile(at('two'), layers(`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`))
    await writeFile(at('text'), 'no JSON')
    const library = await machine.open()
    expect(idsOf(library)).toEqual(['corral-starter'])
    expect(reasons(library)).toEqual({
      'm:gone': 'Its file is not there: pull it again with Ollama',
      'm:odd': 'Its manifest names no file',
      'm:two': 'Ollama keeps it in several files',
      'm:text': 'Its manifest cannot be read',
    })
  })

  it('the hub cache as `hf` writes it: the newest of each file, parts and projectors', async () => {
    const hub = home('.cache', 'huggingface', 'hub')
    const [old, main] = ['0'.repeat(40), '1'.repeat(40)]
    const repo = 'maker/Qwen-VL-GGUF'
    const q4 = 'Qwen-VL-Q4_K_M.gguf'
    await putInHubCache(hub, { repo, commit: old, path: q4, write: named('old'), isMain: false })
    await putInHubCache(hub, { repo, commit: old, path: 'Only-Old.gguf', isMain: false })
    const link = await putInHubCache(hub, { repo, commit: main, path: q4, write: named('new') })
    await putInHubCache(hub, { repo, commit: main, path: 'mmproj-F16.gguf', write: named('eye') })
    for (const part of ['Q8_0/Big-00001-of-00002.gguf', 'Q8_0/Big-00002-of-00002.gguf']) {
      await putInHubCache(hub, { repo, commit: main, path: part, write: named(part) })
    }
    const library = await machine.open()
    expect(idsOf(library).toSorted()).toEqual(['Big', 'Only-Old', 'Qwen-VL-Q4_K_M'])
    const found = await library.find('Qwen-VL-Q4_K_M')
    expect(found).toMatchObject({ path: link, model: { name: 'new', folder: 'hugging-face' } })
    expect(found?.model.capabilities.vision).toBe(true)
    const big = await library.find('Big')
    expect(big?.model.parts).toBe(2)
    expect(big?.parts.map((path) => path.slice(-22))).toEqual([
      'Big-00001-of-00002.gguf'.slice(-22),
      'Big-00002-of-00002.gguf'.slice(-22),
    ])
  })

  it('where variables say so, unless they depend on where an app was started', async () => {
    const disk = home('disk')
    await putInHubCache(join(disk, 'hub'), {
      repo: 'a/b',
      commit: '0'.repeat(40),
      path: 'hub.gguf',
    })
    await putInOllama(join(disk, 'ollama'), { name: 'registry.ollama.ai/library/o/latest' })
    await putModel(join(disk, 'cache', 'a_b_flat.gguf'))
    const library = await machine.open({
      HF_HOME: disk,
      OLLAMA_MODELS: join(disk, 'ollama'),
      LLAMA_CACHE: join(disk, 'cache'),
    })
    expect(kinds(library)).toEqual({
      hub: 'hugging-face',
      'o:latest': 'ollama',
      a_b_flat: 'llama.cpp',
    })
    await using other = await createTestMachine()
    await putModel(join(other.homeDir, 'relative', 'x.gguf'))
    expect(idsOf(await other.open({ LLAMA_CACHE: 'relative' }))).toEqual(['corral-starter'])
  })

  it("llama.cpp's cache, whose projectors belong to the model of their own name", async () => {
    const cache = home('Library', 'Caches', 'llama.cpp')
    for (const name of ['a_gemma-GGUF_gemma-4b-Q4_K_M', 'a_gemma-GGUF_mmproj-gemma-F16', 'b_phi']) {
      await putModel(join(cache, `${name}.gguf`))
    }
    const { models } = (await machine.open()).list()
    expect(Object.fromEntries(models.map((one) => [one.id, one.capabilities.vision]))).toEqual({
      'a_gemma-GGUF_gemma-4b-Q4_K_M': true,
      b_phi: false,
    })
  })

  it('Jan, by the folders that it calls its models by', async () => {
    const data = home('Library', 'Application Support', 'Jan', 'data')
    const path = await putInJan(data, 'maker/jan-v1')
    await putInJan(data, 'other')
    const outside = join(data, 'llamacpp', 'models', 'outside')
    await mkdir(outside)
    await putModel(home('Downloads', 'outside.gguf'))
    await writeFile(
      join(outside, 'model.yml'),
      `model_path: ${home('Downloads', 'outside.gguf')}\n`,
    )
    const library = await machine.open()
    expect(kinds(library)).toEqual({ 'maker/jan-v1': 'jan', other: 'jan' })
    expect((await library.find('maker/jan-v1'))?.path).toBe(path)
    expect(reasons(library)).toMatchObject({ outside: expect.stringContaining('add the one') })
  })
})

describe('ids', () => {
  it('that were given stay, whatever comes before them or goes', async () => {
    const theirs = home('.lmstudio', 'models', 'maker', 'm', 'same.gguf')
    await putModel(theirs)
    expect(kinds(await machine.open())).toEqual({ same: 'lm-studio' })
    await putModel(join(machine.models, 'same.gguf'))
    const both = { same: 'lm-studio', 'corral/same': 'corral' }
    expect(kinds(await machine.open())).toEqual(both)
    await rename(home('.lmstudio'), home('away'))
    expect(kinds(await machine.open())).toEqual({ 'corral/same': 'corral' })
    await rename(home('away'), home('.lmstudio'))
    expect(kinds(await machine.open())).toEqual(both)
    // Gone from a folder that is there: the id is free for the next.
    await rm(theirs)
    await machine.open()
    await putModel(home('.lmstudio', 'models', 'maker', 'n', 'same.gguf'))
    expect(kinds(await machine.open())).toMatchObject({ same: 'lm-studio' })
  })

  it('are short and printable, whatever files are called', async () => {
    const deep = Array.from({ length: 6 }, () => 'x'.repeat(100))
    await putModel(join(machine.models, ...deep, 'y.gguf'))
    await putModel(join(machine.models, 'y.gguf'))
    await putModel(join(machine.models, 'a\nb\u202Ec.gguf'))
    const library = await machine.open()
    expect(idsOf(library)).toHaveLength(3)
    for (const id of idsOf(library)) {
      expect(id.length).toBeLessThanOrEqual(200)
      expect(id).toMatch(/^[\w/.-]+$/)
      expect(await library.find(id)).toBeDefined()
    }
  })
})

describe('sets', () => {
  it('that lack a part say which', async () => {
    for (const part of [1, 2, 4, 5]) {
      await putModel(join(machine.models, `big-0000${part}-of-00005.gguf`))
    }
    await putModel(join(machine.models, 'end-00001-of-00002.gguf'))
    await putModel(join(machine.models, 'odd-00007-of-00005.gguf'))
    const library = await machine.open()
    expect(reasons(library)).toEqual({
      'big-00001-of-00005.gguf': 'Part 3 of 5 is missing',
      'end-00001-of-00002.gguf': 'Part 2 of 2 is missing',
      'odd-00007-of-00005.gguf': 'It calls itself part 7 of 5',
    })
  })

  it('count all their parts', async () => {
    await putModel(join(machine.models, 'whole.gguf'))
    for (const part of [1, 2]) {
      await putModel(join(machine.models, `split-0000${part}-of-00002.gguf`))
    }
    const { models } = (await machine.open()).list()
    const [split, whole] = ['split', 'whole'].map((id) => models.find((one) => one.id === id))
    expect(split).toMatchObject({ parts: 2, sizeBytes: 2 * Number(whole?.sizeBytes) })
  })
})

it('takes links to its own blobs in the cache, and to known folders elsewhere', async () => {
  await putModel(home('secret', 'outside.gguf'))
  await putModel(home('.lmstudio', 'models', 'a', 'b', 'inside.gguf'))
  const outside = home('secret', 'outside.gguf')
  const hub = home('.cache', 'huggingface', 'hub')
  const snapshot = join(hub, 'models--a--b', 'snapshots', '0'.repeat(40))
  await mkdir(snapshot, { recursive: true })
  await mkdir(join(hub, 'models--a--b', 'blobs'))
  await symlink(outside, join(snapshot, 'leads-out.gguf'))
  await symlink(home('secret'), join(hub, 'models--a--b', 'snapshots', '1'.repeat(40)))
  await symlink(home('secret'), join(hub, 'models--c--d'))
  await symlink(outside, join(machine.models, 'leads-out.gguf'))
  await symlink(home('secret'), join(machine.models, 'folder'))
  await symlink(
    home('.lmstudio', 'models', 'a', 'b', 'inside.gguf'),
    join(machine.models, 'linked.gguf'),
  )
  const library = await machine.open()
  expect(idsOf(library).toSorted()).toEqual(['inside', 'linked'])
  expect((await library.find('linked'))?.model.duplicates).toEqual(['inside'])
  expect(
    library
      .list()
      .rejected.map(({ reason }) => reason)
      .toSorted(),
  ).toEqual([
    'Its file is not in the cache',
    'The link leads out of the folders in which Corral looks',
  ])
})
