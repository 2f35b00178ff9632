import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { megabyte, never, startTestPool } from '../pool/test-pool.ts'

/** Room for two of three models. */
async function start() {
  const test = await startTestPool({
    async models(folder) {
      for (const name of ['a', 'b', 'c']) {
        await writeChainModel(join(folder, `${name}.gguf`), { says: 'All is well.' })
      }
    },
    system: { totalBytes: 60 * megabyte, availableBytes: 60 * megabyte },
    config: { memory_limit_mode: 'percent', memory_limit_value: 50 },
  })
  for (const name of ['a', 'b', 'c']) test.settings.models.save(name, { slots: 4 })
  return test
}

describe('the preview of a load', () => {
  it('says what a lease then does, and does nothing itself', async () => {
    await using test = await start()
    expect(await test.pool.previewLoad('a', 0)).toEqual({
      action: 'load',
      state: expect.stringMatching(/^would be loaded with 8192 tokens of context, 1\d MB$/),
      evicted: [],
    })
    for (const id of ['a', 'b']) (await test.pool.lease(id, never)).release()
    expect(await test.pool.previewLoad('a', 0)).toEqual({
      action: 'none',
      state: 'loaded',
      evicted: [],
    })
    const preview = await test.pool.previewLoad('c', 0)
    expect(preview).toMatchObject({ action: 'load', evicted: ['a'] })
    expect(test.evictions()).toEqual([])
    ;(await test.pool.lease('c', never)).release()
    expect(test.evictions().map(({ modelId }) => modelId)).toEqual(preview.evicted)
  })

  it('says that it would have to wait, and for whom', async () => {
    await using test = await start()
    const held = [await test.pool.lease('a', never), await test.pool.lease('b', never)]
    expect(await test.pool.previewLoad('c', 0)).toMatchObject({
      action: 'wait',
      state: expect.stringContaining('it waits for the uses of'),
    })
    for (const lease of held) lease.release()
    await expect(test.pool.previewLoad('nobody', 0)).rejects.toMatchObject({
      code: 'model_not_found',
    })
  })
})
