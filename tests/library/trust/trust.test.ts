import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { checkGguf } from '../../../src-main/core/library/gguf/read-header.ts'
import { seededRandom } from '../../../src-main/core/library/starter/seeded-random.ts'
import { writeChainModel } from '../../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../../helpers/test-corral.ts'
import { startRealTrial } from '../../helpers/trials.ts'
import { corral } from '../../headless/cli.ts'
import { runs } from '../../imports/runs.ts'
import { mutate } from './mutate-file.ts'
import { writeAdapter } from './sample-files.ts'

let test: TestCorral
let folder: string
/** Names of the files that were tried. */
let tried: string[] = []
/** Files whose trials end as of one that breaks the engine. */
let crashing: string[] = []
beforeAll(async () => {
  test = await startTestCorral({
    models: async (models) => {
      folder = models
      for (const name of ['good', 'small', 'other', 'suspect', 'changing']) {
        // Each another file: verdicts are found again by hash.
        await writeChainModel(join(models, `${name}.gguf`), { says: 'All is well.', name })
      }
      await writeChainModel(join(models, 'hostile.gguf'), {
        says: 'All is well.',
        chatTemplate:
          '{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}<|assistant|>',
      })
    },
    host: {
      startTrial() {
        const child = startRealTrial()
        return {
          ...child,
          send(line) {
            const { path } = JSON.parse(line) as { path: string }
            const name = basename(path, '.gguf')
            tried.push(name)
            if (crashing.includes(name)) child.onLine(() => process.kill(child.pid()!, 'SIGSEGV'))
            child.send(line)
          },
        }
      },
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())
beforeEach(() => {
  tried = []
  crashing = []
})

async function ask(model: string): Promise<string> {
  const answer = await test.openai.chat.completions.create({
    model,
    messages: [{ role: 'user', content: 'Hello' }],
  })
  return answer.choices[0]?.message.content ?? ''
}

const trialsOf = (name: string) => tried.filter((other) => other === name).length

async function modelOf(id: string) {
  const { models } = await test.corral.client.models.list()
  return models.find((model) => model.id === id)!
}

describe('a model file', () => {
  it('is tried once before it is loaded for the first time, however many ask', async () => {
    expect(await Promise.all([ask('good'), ask('good')])).toEqual(['All is well.', 'All is well.'])
    expect(trialsOf('good')).toBe(1)
    expect((await modelOf('good')).check).toMatchObject({ state: 'passed', reason: null })
    await test.corral.pool.unload('good')
    expect(await ask('good')).toBe('All is well.')
    expect(trialsOf('good')).toBe(1)
  })

  it('that kills the trial is in quarantine at every door, until a retry passes it', async () => {
    crashing = ['suspect']
    const refused = {
      status: 503,
      code: 'unavailable',
      message: expect.stringContaining('SIGSEGV'),
    }
    await expect(ask('suspect')).rejects.toMatchObject(refused)
    expect(trialsOf('suspect')).toBe(1)
    expect((await modelOf('suspect')).check).toMatchObject({
      state: 'quarantined',
      reason: 'It crashed the engine in a trial load (SIGSEGV).',
    })
    crashing = []
    await expect(ask('suspect')).rejects.toMatchObject(refused)
    const { client } = test.corral
    await expect(client.pool.load({ modelId: 'suspect' })).rejects.toMatchObject(refused)
    const messages = await test.fetch('/v1/messages', {
      method: 'POST',
      body: JSON.stringify({
        model: 'suspect',
        max_tokens: 10,
        messages: [{ role: 'user', content: 'Hello' }],
      }),
      headers: { 'content-type': 'application/json' },
    })
    expect(await messages.text()).toContain('in quarantine')
    expect(trialsOf('suspect')).toBe(1)
    expect(await client.models.check({ modelId: 'suspect' })).toMatchObject({
      check: { state: 'passed' },
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(await ask('suspect')).toBe('All is well.')
  })

  it('that has changed is checked anew', async () => {
    expect(await ask('changing')).toBe('All is well.')
    await test.corral.pool.unload('changing')
    tried = []
    await writeChainModel(join(folder, 'changing.gguf'), { says: 'Something else.' })
    expect(await ask('changing')).toBe('Something else.')
    expect(trialsOf('changing')).toBe(1)
  })

  it('that goes along with another is checked as well', async () => {
    const { client } = test.corral
    crashing = ['small']
    await client.models.check({ modelId: 'small' })
    await client.pool.saveModelSettings({ modelId: 'other', draftModelId: 'small' })
    await expect(ask('other')).rejects.toMatchObject({
      message: expect.stringContaining("'small' is in quarantine"),
    })
    const adapter = join(folder, 'adapter.lora')
    await writeAdapter(adapter)
    writeFileSync(adapter, readFileSync(adapter).subarray(0, -100))
    await client.pool.saveModelSettings({
      modelId: 'other',
      draftModelId: null,
      loras: [{ path: adapter, scale: 1 }],
    })
    await expect(ask('other')).rejects.toMatchObject({
      message: expect.stringContaining('ends inside a tensor'),
    })
  })

  it('with a hostile template is refused, while others are answered', async () => {
    const hostile = ask('hostile')
    const refused = expect(hostile).rejects.toMatchObject({
      status: 503,
      message: expect.stringContaining('too much work'),
    })
    let answers = 0
    void hostile.catch(() => (answers = -answers))
    while (answers >= 0 && answers < 5) {
      expect(await ask('good')).toBe('All is well.')
      answers = answers < 0 ? answers : answers + 1
    }
    await refused
    expect(Math.abs(answers)).toBeGreaterThan(0)
  })

  it('is verified by the command line, which says how it went', async () => {
    const home = test.host.dataDir
    const cut = join(folder, 'cut.gguf')
    writeFileSync(cut, readFileSync(join(folder, 'good.gguf')).subarray(0, 60_000))
    await test.corral.client.models.scan()
    const failed = await corral(home, 'verify', 'cut')
    expect(failed).toMatchObject({ code: 1, stderr: '' })
    expect(failed.stdout).toMatch(/failed\s+cut .*The file ends inside a tensor/)
    const passed = await corral(home, 'verify', 'good', '--json')
    expect(passed.code).toBe(0)
    expect(JSON.parse(passed.stdout)).toEqual([
      expect.objectContaining({ id: 'good', passed: true, reason: null }),
    ])
    expect(trialsOf('good')).toBe(1)
    rmSync(cut)
  })

  it('that is damaged harms nothing: 500 of them through guard and trial (scaled)', async () => {
    const good = join(folder, 'good.gguf')
    const sound = { bytes: readFileSync(good), headerBytes: checkGguf(good).sizeBytes }
    const random = seededRandom(3)
    const path = join(folder, 'damaged.gguf')
    const counts: Record<string, number> = {}
    let tries = 0
    for (const wanted = runs(4); tries < wanted;) {
      copyFileSync(good, path)
      writeFileSync(path, mutate(sound, [sound], random))
      await test.corral.client.models.scan()
      // What cannot even be read is not listed, and costs nothing.
      if (!(await modelOf('damaged'))) {
        counts.rejected = (counts.rejected ?? 0) + 1
        continue
      }
      tries += 1
      const checked = await test.corral.client.models.check({ modelId: 'damaged' })
      const why = /^It crashed|^Its header|^It took|^A trial|^Its chat|^The engine/.exec(
        checked.check.reason ?? '',
      )
      const name = `${checked.check.state} ${why?.[0] ?? checked.check.reason ?? ''}`
      counts[name] = (counts[name] ?? 0) + 1
      if (tries % 10 === 0) expect(await ask('good')).toBe('All is well.')
    }
    console.info(counts)
    expect(await ask('good')).toBe('All is well.')
    rmSync(path)
  })
})
