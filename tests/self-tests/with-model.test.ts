import { join } from 'node:path'
import { expect, it } from 'vitest'
import { withModel } from '../../src-main/core/self-tests/with-model.ts'
import { writeChainModel } from '../helpers/models/chain-model.ts'
import { megabyte, never, startTestPool } from '../pool/test-pool.ts'

it('a test pushes no model out, leaves its own as it was, and keeps one that others use', async () => {
  await using test = await startTestPool({
    models: async (folder) => {
      for (const name of ['a', 'b']) {
        await writeChainModel(join(folder, `${name}.gguf`), { says: 'All is well.' })
      }
    },
    // Room for one of them.
    system: { totalBytes: 60 * megabyte, availableBytes: 60 * megabyte },
    config: { memory_limit_mode: 'percent', memory_limit_value: 25 },
  })
  const { pool } = test
  for (const name of ['a', 'b']) test.settings.models.save(name, { slots: 4, contextTokens: 8192 })
  const nothing = async () => {}
  const loaded = () => pool.status().models.map(({ modelId }) => modelId)

  const held = await pool.lease('a', never)
  await expect(withModel(pool, 'b', never, nothing)).rejects.toThrow(/no room for 'b'/)
  held.release()
  await expect(withModel(pool, 'b', never, nothing)).rejects.toThrow(/no room for 'b'/)
  expect(loaded()).toEqual(['a'])
  await withModel(pool, 'a', never, async ({ contextTokens }) => {
    expect(contextTokens).toBe(8192)
  })
  expect(loaded()).toEqual(['a'])

  await pool.unload('a')
  await withModel(pool, 'b', never, async () => {
    expect(loaded()).toEqual(['b'])
  })
  expect(loaded()).toEqual([])
  let other: { release(): void } | undefined
  await withModel(pool, 'b', never, async () => {
    other = await pool.lease('b', never)
  })
  expect(loaded()).toEqual(['b'])
  other?.release()

  await pool.unload('b')
  await expect(
    withModel(pool, 'b', never, () => Promise.reject(new Error('a test that breaks'))),
  ).rejects.toThrow('a test that breaks')
  expect(loaded()).toEqual([])
})
