import { describe, expect, it } from 'vitest'
import {
  firstOfList,
  isException,
  proxyInEnvironment,
  suitsProxy,
} from '../../src-main/core/egress/proxy-choice.ts'

describe('a proxy is asked for', () => {
  it.each([
    ['https://api.example.com/v1', true],
    ['https://8.8.8.8', true],
    ['http://api.example.com', false],
    ['https://127.0.0.1:8443', false],
    ['https://10.1.2.3', false],
    ['https://[fd00::1]', false],
    ['https://localhost', false],
    ['https://studio.local', false],
    ['https://studio', false],
  ])('%s: %s', (url, suits) => {
    expect(suitsProxy(new URL(url))).toBe(suits)
  })
})

describe('exceptions', () => {
  it.each([
    ['https://api.example.com', ['example.com'], true],
    ['https://api.example.com', ['.example.com'], true],
    ['https://api.example.com', ['*.Example.com'], true],
    ['https://badexample.com', ['example.com'], false],
    ['https://api.example.com:8443', ['api.example.com:443'], false],
    ['https://api.example.com', ['api.example.com:443'], true],
    ['https://api.example.com', ['*'], true],
    ['https://8.8.8.8', ['8.8.0.0/16'], true],
    ['https://8.9.8.8', ['8.8.0.0/16'], false],
    ['https://8.8.8.8', ['8.8.8.8'], true],
    ['https://[2606:4700::1]', ['2606:4700::/32'], true],
    ['https://8.8.8.8', ['8.8'], false],
    ['https://api.example.com', ['', '.'], false],
  ])('%s with %o: %s', (url, exceptions, is) => {
    expect(isException(new URL(url), exceptions)).toBe(is)
  })
})

it('the environment is read as curl reads it, small letters first', () => {
  expect(proxyInEnvironment({})).toEqual({ proxy: null, exceptions: [] })
  const both = { HTTPS_PROXY: 'http://a', https_proxy: 'http://b', NO_PROXY: 'x, y z' }
  expect(proxyInEnvironment(both)).toEqual({ proxy: 'http://b', exceptions: ['x', 'y', 'z'] })
  // What is for plain http is for nobody: nothing in plain http leaves by a proxy.
  expect(proxyInEnvironment({ HTTP_PROXY: 'http://a', ALL_PROXY: '' }).proxy).toBe(null)
})

it('of what a Mac lists the first that is spoken counts', () => {
  expect(firstOfList('DIRECT')).toBe(null)
  expect(firstOfList('PROXY 10.0.0.1:8080; DIRECT')).toBe('http://10.0.0.1:8080')
  expect(firstOfList('SOCKS 10.0.0.1:1080; HTTPS proxy.example:443')).toBe(
    'https://proxy.example:443',
  )
  expect(firstOfList('SOCKS5 10.0.0.1:1080')).toBe(undefined)
  expect(firstOfList('')).toBe(null)
})
