import { readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeGguf } from '../../src-main/core/library/gguf/gguf-writer.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { type TestCorral, startTestCorral } from '../helpers/test-corral.ts'

let test: TestCorral
beforeAll(async () => {
  test = await startTestCorral({
    models: async (folder) => {
      const at = (name: string) => join(folder, `${name}.gguf`)
      const says = 'All is well.'
      await writeChainModel(at('good'), { says })
      await writeChainModel(at('template-broken'), {
        says,
        chatTemplate: '{% for %}{{ <|assistant|>',
      })
      const raising = `{{ raise_exception('no: ' + messages[0].content) }}<|assistant|>`
      await writeChainModel(at('template-raises'), { says, chatTemplate: raising })
      await writeChainModel(at('template-large'), {
        says,
        chatTemplate: `{#${'x'.repeat(300_000)}#}<|assistant|>`,
      })
      await writeChainModel(at('template-empty'), { says, chatTemplate: '{# nothing #}' })
      await writeFile(at('no-gguf'), 'this is no model')
      await writeChainModel(at('cut-in-tensors'), { says })
      await truncate(at('cut-in-tensors'), 60_000)
      const header = (await readFile(at('good'))).subarray(0, 200)
      await writeFile(at('cut-in-header'), header)
      await writeGguf(at('unknown-architecture'), {
        metadata: { 'general.architecture': { type: 'string', value: 'abacus' } },
        tensors: [{ name: 'x', encoding: 'F32', dims: [4], data: new Float32Array(4) }],
      })
    },
  })
})
afterAll(() => test[Symbol.asyncDispose]())

const secret = 'marzipan'

async function refusal(model: string, stream = false) {
  const messages = [{ role: 'user' as const, content: secret }]
  const request = test.openai.chat.completions.create({ model, messages, stream })
  const error: unknown = await request.catch((error: unknown) => error)
  expect(error).toBeInstanceOf(OpenAI.APIError)
  return error as InstanceType<typeof OpenAI.APIError>
}

async function expectWell() {
  const messages = [{ role: 'user' as const, content: 'Hello' }]
  const { choices } = await test.openai.chat.completions.create({ model: 'good', messages })
  expect(choices[0]?.message.content).toBe('All is well.')
}

describe('a model file', () => {
  it.each(['no-gguf', 'cut-in-header'])('%s is not offered', async (model) => {
    expect((await refusal(model)).status).toBe(404)
    const { rejected } = await test.corral.client.models.list()
    expect(rejected.map(({ fileName }) => fileName)).toContain(`${model}.gguf`)
  })

  it.each([
    ['cut-in-tensors', 'The file ends inside a tensor'],
    ['unknown-architecture', 'damaged, or of a kind that this engine does not know'],
  ])('%s is answered with 503, also a second time, and the rest goes on', async (model, why) => {
    for (const stream of [false, true]) {
      const error = await refusal(model, stream)
      expect(error).toMatchObject({ status: 503, type: 'server_error', code: 'unavailable' })
      expect(error.message).toContain(why)
      expect(error.message).not.toContain(test.host.dataDir)
    }
    await expectWell()
  })

  it.each([
    ['template-broken', 'does not compile'],
    ['template-large', 'too long'],
  ])('%s does not load, and the error says why', async (model, reason) => {
    const error = await refusal(model)
    expect(error.status).toBe(503)
    expect(error.message).toContain('chat template')
    expect(error.message).toContain(reason)
    await expectWell()
  })

  it.each([false, true])(
    'whose template raises refuses the messages (stream: %s)',
    async (stream) => {
      const error = await refusal('template-raises', stream)
      expect(error).toMatchObject({ status: 400, code: null })
      expect(error.message).toContain('template refuses these messages')
      expect(error.message).not.toContain(secret)
      expect(test.logged()).not.toContain(secret)
      await expectWell()
    },
  )

  it('whose template writes nothing is answered with an error, not with a crash', async () => {
    expect((await refusal('template-empty')).status).toBeLessThan(500)
    await expectWell()
  })
})
