import { expect, test } from 'vitest'
import { makePassword, passwordProblem } from '../../src-renderer/lib/password.ts'
import { passphraseProblem } from '../../src-renderer/lib/vault-text.ts'

test('a password has 8 to 128 characters and is typed twice', () => {
  expect(passwordProblem('1234567', '1234567')).toMatch(/at least 8/)
  expect(passwordProblem('12345678', '12345678')).toBeNull()
  expect(passwordProblem('a'.repeat(128), 'a'.repeat(128))).toBeNull()
  expect(passwordProblem('a'.repeat(129), 'a'.repeat(129))).toMatch(/at most 128/)
  expect(passwordProblem('12345678', '12345679')).toMatch(/differ/)
})

test('a passphrase has at least 12 characters', () => {
  expect(passphraseProblem('eleven char', 'eleven char')).toMatch(/at least 12/)
  expect(passphraseProblem('twelve chars', 'twelve chars')).toBeNull()
})

test('a password made up is easy to read, never the same, and good enough', () => {
  const made = Array.from({ length: 500 }, makePassword)
  expect(new Set(made).size).toBe(500)
  for (const password of made) {
    expect(password).toMatch(/^([a-hj-km-np-z2-9]{5}-){3}[a-hj-km-np-z2-9]{5}$/)
    expect(passwordProblem(password, password)).toBeNull()
  }
})
