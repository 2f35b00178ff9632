import { expect, test } from 'vitest'
import {
  contextSteps,
  fitAdvice,
  fitOfOther,
  nearestStep,
} from '../../src-renderer/lib/fit-text.ts'
import { aFit } from './a-fit.ts'

const gb = 2 ** 30

test('the slider stops at powers of two and at what the model was made for', () => {
  expect(contextSteps(40_960)).toEqual([2048, 4096, 8192, 16_384, 32_768, 40_960])
  expect(contextSteps(1024)).toEqual([1024])
  expect(contextSteps(null).at(-1)).toBe(131_072)
})

test.each([
  [8192, 2],
  [9000, 2],
  [12_000, 3],
  [1, 0],
  [10_000_000, 5],
])('%i tokens stand at step %i', (tokens, step) => {
  expect(nearestStep(contextSteps(65_536), tokens)).toBe(step)
})

test('another quality differs by its weights alone', () => {
  const other = fitOfOther(aFit(), 4 * gb, 6 * gb)
  expect(other).toMatchObject({
    verdict: 'fits',
    weightsBytes: 6 * gb,
    contextBytes: gb,
    totalBytes: 7.5 * gb,
    source: 'size',
  })
  expect(fitOfOther(aFit(), 4 * gb, 7 * gb).verdict).toBe('tight')
  expect(fitOfOther(aFit(), 4 * gb, 9 * gb).verdict).toBe('tight')
  expect(fitOfOther(aFit(), 4 * gb, 9.6 * gb).verdict).toBe('no')
})

test('the advice names what would help', () => {
  expect(fitAdvice(aFit())).toBeNull()
  expect(fitAdvice(aFit({ verdict: 'no' }))).toContain('smaller quality')
  expect(fitAdvice(aFit({ verdict: 'tight', freeBytes: gb }))).toContain('other models')
  const long = aFit({
    verdict: 'tight',
    contextTokens: 65_536,
    totalBytes: 12 * gb,
    maxContextTokens: 33_000,
  })
  expect(fitAdvice(long)).toContain('up to 32K')
  expect(fitAdvice({ ...long, maxContextTokens: null })).toContain('shorter context')
})
