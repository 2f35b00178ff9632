import { describe, expect, test } from 'vitest'
import {
  isPrivateAddress,
  isReference,
  lastFour,
  namesOf,
  originOf,
} from '../../src-renderer/lib/key-input.ts'

test('a reference is told from a key', () => {
  for (const text of [
    'env:KEY',
    ' file:/a/b',
    'op://Vault/Item/key',
    'vault:secret/a',
    'aws-sm:x',
  ]) {
    expect(isReference(text), text).toBe(true)
  }
  for (const text of ['sk-env:KEY', 'environment', 'op:Vault', 'https://a']) {
    expect(isReference(text), text).toBe(false)
  }
})

test('only the end of a long key is shown', () => {
  expect(lastFour('short-key-of-19-cha')).toBe('')
  expect(lastFour(' sk-0123456789abcdefgh-9fKe ')).toBe('9fKe')
})

test('names stand between commas, each once', () => {
  expect(namesOf(' a, b ,, a,\nc')).toEqual(['a', 'b', 'c'])
  expect(namesOf('  ')).toEqual([])
})

test('the origin is what a key is entered for', () => {
  expect(originOf('https://a.example/v1')).toBe('https://a.example')
  expect(originOf('https://a.example:443/other')).toBe('https://a.example')
  expect(originOf('https://a.example:8443')).toBe('https://a.example:8443')
  expect(originOf('file:///etc/passwd')).toBeNull()
  expect(originOf('nonsense')).toBeNull()
})

describe('addresses of the local network', () => {
  test.each([
    'http://192.168.1.2:8000',
    'http://10.0.0.1',
    'http://172.16.0.1',
    'http://172.31.255.1',
    'http://100.100.1.1',
    'http://[fd00::1]:80',
    'http://nas.local',
    'http://nas:8000',
  ])('%s is one', (address) => expect(isPrivateAddress(address)).toBe(true))

  test.each([
    'https://api.openai.com',
    'http://127.0.0.1:11434',
    'http://localhost:1234',
    'http://172.32.0.1',
    'http://[2606:4700::1]',
    'not an address',
  ])('%s is none', (address) => expect(isPrivateAddress(address)).toBe(false))
})
