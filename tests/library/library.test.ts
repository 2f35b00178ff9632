import { execFileSync } from 'node:child_process'
import { appendFile, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ModelList } from '../../src-main/contract/models.ts'
import type { GgufTypedValue } from '../../src-main/core/library/gguf/gguf-writer.ts'
import type { Library } from '../../src-main/core/library/library.ts'
import { type TestMachine, createTestMachine, idsOf, putModel, text } from './test-library.ts'

let machine: TestMachine
let folder: string
beforeEach(async () => {
  machine = await createTestMachine()
  folder = machine.models
})
afterEach(() => machine[Symbol.asyncDispose]())

const open = () => machine.open()
const put = (path: string, metadata: Record<string, GgufTypedValue> = {}) =>
  putModel(join(folder, path), metadata)
const ids = idsOf

/** Reads the list until it is as wanted. */
async function watchUntil(library: Library, wanted: (list: ModelList) => boolean) {
  for await (const list of library.watch()) if (wanted(list)) return list
  throw new Error('the watch ended')
}

describe('the library', () => {
  it('finds files below the folder and names them after themselves', async () => {
    await put('plain.gguf')
    await put('loud.GGUF')
    await put('maker/model/deep.gguf')
    await put('notes.txt')
    await writeFile(join(folder, 'model.gguf.part'), '')
    expect(ids(await open()).toSorted()).toEqual(['deep', 'loud', 'plain'])
  })

  it('gives every file an id of its own, and an answer to each', async () => {
    const files = [
      'same.gguf',
      'a/same.gguf',
      'b/same.gguf',
      'same.GGUF',
      'same-00001-of-00001.gguf',
    ]
    for (const file of files) await put(file, { 'general.name': text(file) })
    const library = await open()
    expect(new Set(ids(library)).size).toBe(files.length)
    for (const { id, name } of library.list().models) {
      expect((await library.find(id))?.model.name, id).toBe(name)
    }
    // A copy in a folder does not take the name of the file that was there.
    expect((await library.find('same'))?.model.name).not.toContain('/')
  })

  it('offers a split model once, under its own name, and no projectors', async () => {
    await put('big-00001-of-00003.gguf', { 'split.count': { type: 'uint32', value: 3 } })
    await put('big-00002-of-00003.gguf')
    await put('big-00003-of-00003.gguf')
    await put('mmproj-vision-f16.gguf')
    const library = await open()
    expect(ids(library)).toEqual(['big'])
    expect(library.list().models[0]?.parameterCount).toBeNull()
  })

  it('tells what the header says', async () => {
    await put('x.gguf', {
      'general.architecture': text('llama'),
      'general.name': text('Xanthippe'),
      'general.description': text('Answers back.'),
      'general.file_type': { type: 'uint32', value: 15 },
      'llama.context_length': { type: 'uint32', value: 4096 },
    })
    expect((await open()).list().models[0]).toMatchObject({
      id: 'x',
      name: 'Xanthippe',
      fileName: 'x.gguf',
      architecture: 'llama',
      quantization: 'Q4_K_M',
      trainContextTokens: 4096,
      description: 'Answers back.',
    })
  })

  it('is a list of the contract whatever a header claims', async () => {
    const architecture = { 'general.architecture': text('llama') }
    const odd: GgufTypedValue[] = [
      text('many'),
      { type: 'float32', value: 0.5 },
      { type: 'float32', value: Number.NaN },
      { type: 'int32', value: -1 },
      { type: 'array', of: 'uint32', values: [1, 2] },
    ]
    for (const [at, value] of odd.entries()) {
      await put(`odd-${at}.gguf`, { ...architecture, 'llama.context_length': value })
      await put(`type-${at}.gguf`, { 'general.file_type': value, 'general.name': value })
    }
    await writeFile(join(folder, 'wide.gguf'), hugeTensor())
    const list = (await open()).list()
    expect(list.models).toHaveLength(10)
    expect(() => ModelList.parse(list)).not.toThrow()
  })

  it('names the files that it rejects, and why, and goes on', async () => {
    await put('good.gguf')
    await writeFile(join(folder, 'text.gguf'), 'hello')
    await writeFile(join(folder, 'empty.gguf'), '')
    await symlink(join(folder, 'nowhere'), join(folder, 'gone.gguf'))
    await symlink(folder, join(folder, 'folder.gguf'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    await symlink(join(folder, 'pipe'), join(folder, 'pipe.gguf'))
    const { models, rejected } = (await open()).list()
    expect(models.map(({ id }) => id)).toEqual(['good'])
    expect(Object.fromEntries(rejected.map(({ fileName, reason }) => [fileName, reason]))).toEqual({
      'text.gguf': 'Not a GGUF file',
      'empty.gguf': 'The file ends inside its header',
      'gone.gguf': 'The file cannot be read',
      'folder.gguf': 'The file cannot be read',
      'pipe.gguf': 'The file cannot be read',
    })
  })

  it('writes the starter into a folder without a model, and only there', async () => {
    await writeFile(join(folder, 'text.gguf'), 'hello')
    expect(ids(await open())).toEqual(['corral-starter'])
    await rename(join(folder, 'corral-starter.gguf'), join(folder, 'renamed.gguf'))
    expect(ids(await open())).toEqual(['renamed'])
  })

  it('announces a file that appears, changes and goes', async () => {
    await put('old.gguf')
    const library = await open()
    await put('sub/new.gguf')
    await watchUntil(library, () => ids(library).includes('new'))
    await rm(join(folder, 'sub', 'new.gguf'))
    await watchUntil(library, () => !ids(library).includes('new'))
  })

  it('finds a file that grows once it is whole', async () => {
    await put('whole.gguf', { 'general.name': text('whole') })
    const bytes = await readFile(join(folder, 'whole.gguf'))
    const library = await open()
    await writeFile(join(folder, 'copy.gguf'), bytes.subarray(0, 30))
    const { rejected } = await watchUntil(library, (list) => list.rejected.length > 0)
    expect(rejected[0]?.fileName).toBe('copy.gguf')
    await appendFile(join(folder, 'copy.gguf'), bytes.subarray(30))
    const done = await watchUntil(library, (list) => list.models.length === 2)
    expect(done.rejected).toEqual([])
  })

  it('looks again before it says that a model is not there', async () => {
    await put('old.gguf')
    const library = await open()
    await put('new.gguf')
    expect((await library.find('new'))?.model.fileName).toBe('new.gguf')
    const many = Array.from({ length: 20 }, (_, i) => library.find(`missing-${i}`))
    expect(await Promise.all(many)).toEqual(many.map(() => undefined))
    expect(ids(library)).toEqual(['new', 'old'])
  })

  it('is empty when its folder is gone, and can put the starter back', async () => {
    await put('old.gguf')
    const library = await open()
    await rm(folder, { recursive: true })
    expect(await library.find('missing')).toBeUndefined()
    expect(ids(library)).toEqual([])
    expect((await library.addStarter()).id).toBe('corral-starter')
  })
})

/** A header with one tensor of 2^60 by 2^60 numbers. */
function hugeTensor(): Buffer {
  const bytes = Buffer.alloc(24 + 9 + 4 + 16 + 12)
  bytes.write('GGUF')
  bytes.writeUInt32LE(3, 4)
  bytes.writeBigUInt64LE(1n, 8)
  bytes.writeBigUInt64LE(1n, 24)
  bytes.write('t', 32)
  bytes.writeUInt32LE(2, 33)
  bytes.writeBigUInt64LE(2n ** 60n, 37)
  bytes.writeBigUInt64LE(2n ** 60n, 45)
  return bytes
}
