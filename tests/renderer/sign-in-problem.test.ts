import { expect, test } from 'vitest'
import { signInProblem } from '../../src-renderer/lib/sign-in-problem.ts'

const refusal = (status: number, message: string, retryAfter: number | null = null) =>
  signInProblem({ status, message, retryAfter })

test('who waits for approval has no problem, only patience', () => {
  expect(refusal(403, 'Account pending approval')).toBeNull()
})

test('a disabled account says who can help', () => {
  expect(refusal(403, 'Account disabled')).toMatch(/administrator/)
})

test('too many tries say how long to wait, never too short', () => {
  expect(refusal(429, 'x', 1)).toMatch(/in a second\./)
  expect(refusal(429, 'x', 41.2)).toMatch(/in 42 seconds\./)
  expect(refusal(429, 'x', 61)).toMatch(/in 2 minutes\./)
  expect(refusal(429, 'x')).toMatch(/in a while\./)
})

test('everything else is said as Corral said it', () => {
  expect(refusal(401, 'Incorrect email or password')).toBe('Incorrect email or password')
})
