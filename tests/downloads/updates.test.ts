import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDb } from '../../src-main/core/db/open.ts'
import { createTaskRows } from '../../src-main/core/downloads/task-rows.ts'
import { createFileOrigins } from '../../src-main/core/library/file-origins.ts'
import { CHAT_MESSAGES } from '../../src-main/core/library/starter/chat-template.ts'
import { projectRoot } from '../helpers/project-root.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { type HubWithFiles, startHubWithFiles } from './hub-with-files.ts'

const templateOf = (more: string) => `${CHAT_MESSAGES}
{%- if add_generation_prompt -%}
  ${more}{{- '<|assistant|>' -}}
{%- endif -%}`
const migrations = join(projectRoot, 'resources', 'migrations')
const commits = ['1', '2', '3'].map((digit) => digit.repeat(40))

let played: HubWithFiles
let test: TestCorral
/** The same file as its publisher has changed it, oldest first. */
let versions: Buffer[]
beforeAll(async () => {
  const folder = await temporaryFolder()
  const made = async (name: string, says: string, more: string) => {
    const path = join(folder, `${name}.gguf`)
    await writeChainModel(path, { says, name, chatTemplate: templateOf(more) })
    return readFile(path)
  }
  versions = [
    await made('One', 'I am the first.', ''),
    await made(
      'Two',
      'I am the second, and longer.',
      "{%- if tools -%}{{ 'Use tools.' }}{%- endif -%}\n  ",
    ),
    await made('Three', 'I am the third.', ''),
  ]
  played = await startHubWithFiles()
  test = await startTestCorral({ host: { environment: { HF_ENDPOINT: played.hub.origin } } })
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await played[Symbol.asyncDispose]()
})

const fileOf = (name: string) => `${name}-Q8_0.gguf`
const publish = (name: string, version: number) => {
  const files = [{ path: fileOf(name), content: versions[version]! }]
  played.hub.addRepo({ name: `acme/${name}`, commit: commits[version]!, files })
}
const ended = async (task_id: string) => {
  for await (const now of await test.corral.client.downloads.progress({ task_id })) {
    if (['done', 'failed', 'cancelled'].includes(now.state)) return now
  }
  throw new Error('it ended without an end')
}
const pull = async (name: string) => {
  const wanted = { model_id: `acme/${name}`, file: fileOf(name) }
  const { task_id } = await test.corral.client.downloads.start(wanted)
  const over = await ended(task_id)
  expect(over).toMatchObject({ state: 'done', error: null })
  return over.modelId!
}
const update = async (modelId: string) => {
  const { task_id } = await test.corral.client.modelUpdates.update({ modelId })
  return ended(task_id)
}
const models = () => join(test.host.dataDir, 'models')
const inPlace = (name: string) => readFile(join(models(), 'acme', name, fileOf(name)))
const kept = async () => {
  const all = await readdir(join(models(), '.corral-old'), { recursive: true }).catch(() => [])
  return all.filter((path) => path.endsWith('.gguf'))
}
const provenance = async (modelId: string) =>
  (await test.corral.client.models.details({ modelId })).model.provenance
const say = async (model: string) => {
  const messages = [{ role: 'user' as const, content: 'Who?' }]
  const answer = await test.openai.chat.completions.create({ model, messages })
  return answer.choices[0]?.message.content
}

describe('a file that its publisher', () => {
  it('has left alone is current, also under another commit', async () => {
    publish('same', 0)
    const modelId = await pull('same')
    const files = [{ path: fileOf('same'), content: versions[0]! }]
    played.hub.addRepo({ name: 'acme/same', commit: 'a'.repeat(40), files, card: '# New words' })
    expect(await test.corral.client.modelUpdates.check({ modelId })).toEqual({
      modelId,
      repo: 'acme/same',
      file: fileOf('same'),
      state: 'current',
      fromCommit: commits[0],
      toCommit: 'a'.repeat(40),
      sizeBytes: versions[0]!.length,
      metadata: [],
      templateDiff: null,
      canRollBack: false,
    })
    await expect(update(modelId)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('has removed is gone, and stays here', async () => {
    publish('gone', 0)
    const modelId = await pull('gone')
    played.hub.addRepo({ name: 'acme/gone', commit: commits[1]!, files: [] })
    const { check } = test.corral.client.modelUpdates
    expect(await check({ modelId })).toMatchObject({ state: 'gone', toCommit: null })
    await expect(update(modelId)).rejects.toMatchObject({ code: 'conflict' })
    expect(versions[0]!.equals(await inPlace('gone'))).toBe(true)
  })

  it('never was, because nobody knows where it is from, cannot be compared', async () => {
    const { check, rollBack } = test.corral.client.modelUpdates
    const starter = { modelId: 'corral-starter' }
    await expect(check(starter)).rejects.toMatchObject({ code: 'unsupported' })
    await expect(rollBack(starter)).rejects.toMatchObject({ code: 'conflict' })
    await expect(check({ modelId: 'nobody' })).rejects.toMatchObject({ code: 'model_not_found' })
  })
})

it('an update that was killed between its two moves is finished by the next start', async () => {
  const file = fileOf('killed')
  publish('killed', 1)
  let keptPath = ''
  await using other = await startTestCorral({
    host: { environment: { HF_ENDPOINT: played.hub.origin } },
    async models(folder) {
      const dataDir = dirname(folder)
      const { db, close } = openDb(join(dataDir, 'corral.db'), migrations)
      const path = join(folder, 'acme', 'killed', file)
      const choice = { file, quantization: null, projector: null, replaces: path }
      const wanted = { repo: 'acme/killed', revision: commits[1]!, ...choice }
      const { taskId } = createTaskRows(db).join(wanted)
      const downloadedAt = new Date(0).toISOString()
      const of = { repo: 'acme/killed', commit: commits[0]!, file, licence: null, downloadedAt }
      createFileOrigins(db).record(path, { ...of, sha256: null, previousPath: null })
      close()
      keptPath = join(folder, '.corral-old', taskId, 'acme', 'killed', file)
      await mkdir(dirname(keptPath), { recursive: true })
      await writeFile(keptPath, versions[0]!)
    },
  })
  const { client } = other.corral
  for await (const all of await client.downloads.watch()) {
    if (all.every(({ state }) => state === 'done')) break
  }
  const [download] = await client.downloads.list()
  const modelId = download!.modelId!
  const details = await client.models.details({ modelId })
  expect(details.model.provenance).toMatchObject({ commit: commits[1] })
  expect(versions[1]!.equals(await readFile(details.files[0]!.path))).toBe(true)
  const { rollBack } = client.modelUpdates
  expect(await rollBack({ modelId })).toEqual({ modelId, commit: commits[0] })
  expect(versions[0]!.equals(await readFile(details.files[0]!.path))).toBe(true)
  expect(versions[1]!.equals(await readFile(keptPath))).toBe(true)
})

describe('a file that its publisher has changed', () => {
  let modelId: string
  beforeAll(async () => {
    publish('bird', 0)
    modelId = await pull('bird')
    expect(await say(modelId)).toBe('I am the first.')
    publish('bird', 1)
  })

  it('is shown with what is different, and nothing of it is fetched but its header', async () => {
    const before = played.files.requests.length
    const shown = await test.corral.client.modelUpdates.check({ modelId })
    expect(shown).toMatchObject({
      state: 'changed',
      fromCommit: commits[0],
      toCommit: commits[1],
      sizeBytes: versions[1]!.length,
      canRollBack: false,
    })
    expect(shown.metadata).toContainEqual({ key: 'general.name', before: 'One', after: 'Two' })
    expect(shown.metadata.map(({ key }) => key)).not.toContain('tokenizer.chat_template')
    expect(shown.templateDiff).toContain("+  {%- if tools -%}{{ 'Use tools.' }}{%- endif -%}")
    expect(shown.templateDiff).toMatch(/^--- chat template, as it is/)
    expect(played.files.requests.length).toBeGreaterThan(before)
    expect(versions[0]!.equals(await inPlace('bird'))).toBe(true)
  })

  it('stays as it is where the new one does not arrive', async () => {
    played.files.fault = () => ({ kind: 'status', status: 404 })
    expect(await update(modelId)).toMatchObject({ state: 'failed' })
    played.files.fault = null
    expect(versions[0]!.equals(await inPlace('bird'))).toBe(true)
    expect(await kept()).toEqual([])
  })

  it('is updated in its place, under its name, and the old one is kept', async () => {
    expect(await update(modelId)).toMatchObject({ state: 'done', modelId })
    expect(versions[1]!.equals(await inPlace('bird'))).toBe(true)
    expect(await provenance(modelId)).toMatchObject({ commit: commits[1] })
    expect(await kept()).toHaveLength(1)
    await test.corral.client.pool.unload({ modelId })
    expect(await say(modelId)).toBe('I am the second, and longer.')
  })

  it('goes back to the version before, and forth again', async () => {
    const { rollBack, check } = test.corral.client.modelUpdates
    expect(await rollBack({ modelId })).toEqual({ modelId, commit: commits[0] })
    expect(versions[0]!.equals(await inPlace('bird'))).toBe(true)
    expect(await say(modelId)).toBe('I am the first.')
    expect(await check({ modelId })).toMatchObject({ state: 'changed', canRollBack: true })
    expect(await rollBack({ modelId })).toEqual({ modelId, commit: commits[1] })
    expect(versions[1]!.equals(await inPlace('bird'))).toBe(true)
    expect(await check({ modelId })).toMatchObject({ state: 'current', canRollBack: true })
  })

  it('has one version kept, however often it changes; with the model both go', async () => {
    publish('bird', 2)
    // So that the hub is asked anew.
    await test.corral.client.hub.saveToken({ token: `hf_${'x'.repeat(34)}` })
    await test.corral.client.hub.removeToken()
    expect(await update(modelId)).toMatchObject({ state: 'done' })
    expect(versions[2]!.equals(await inPlace('bird'))).toBe(true)
    const [only, ...others] = await kept()
    expect(others).toEqual([])
    expect(versions[1]!.equals(await readFile(join(models(), '.corral-old', only!)))).toBe(true)
    await test.corral.client.models.delete({ modelId })
    expect(await kept()).toEqual([])
  })
})
