import { expect, test } from 'vitest'
import type { PoolConfig } from '../../src-main/contract/pool.ts'
import {
  changesIn,
  draftOf,
  limitProblem,
  moved,
  withMode,
} from '../../src-renderer/views/pool/limits-draft.ts'

const system = 16 * 2 ** 30
const config: PoolConfig = {
  memory_limit_mode: 'percent',
  memory_limit_value: 75,
  eviction_policy: 'lru',
  preload_models: ['a', 'b'],
}

test('another unit means the same memory', () => {
  const inGb = withMode(draftOf(config), 'gb', system)
  expect(inGb).toMatchObject({ mode: 'gb', value: '12' })
  expect(withMode(inGb, 'percent', system)).toMatchObject({ mode: 'percent', value: '75' })
  const empty = withMode({ ...draftOf(config), value: '' }, 'gb', system)
  expect(empty.value).toBe('1')
})

test('only what differs is changed, and the limit goes with its unit', () => {
  const draft = draftOf(config)
  expect(changesIn(draft, config)).toEqual({})
  expect(changesIn({ ...draft, value: '50' }, config)).toEqual({
    memory_limit_mode: 'percent',
    memory_limit_value: 50,
  })
  expect(changesIn({ ...draft, policy: 'lfu', preload: ['b', 'a'] }, config)).toEqual({
    eviction_policy: 'lfu',
    preload_models: ['b', 'a'],
  })
})

test('a limit is a whole number of what there is', () => {
  const draft = draftOf(config)
  expect(limitProblem(draft, system)).toBeNull()
  for (const value of ['', '0', '101', '1.5', 'x']) {
    expect(limitProblem({ ...draft, value }, system), value).toContain('1 to 100')
  }
  expect(limitProblem({ ...draft, mode: 'gb', value: '17' }, system)).toContain('1 to 16')
})

test('a model moves by one place and stays at the ends', () => {
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
  expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
  expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b'])
})
