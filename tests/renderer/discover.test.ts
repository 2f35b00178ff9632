import { expect, test } from 'vitest'
import { licenceText } from '../../src-renderer/lib/licence.ts'
import { hubPage } from '../../src-renderer/views/discover/hub-page.ts'
import {
  pastedRepo,
  queryOfSearch,
  searchWishOf,
} from '../../src-renderer/views/discover/search-wish.ts'

test('a search stands in the address and is read from it again', () => {
  const wish = { words: 'qwen 3 & more', sort: 'likes' } as const
  expect(searchWishOf(new URLSearchParams(queryOfSearch(wish)))).toEqual(wish)
  expect(queryOfSearch({ words: '', sort: 'downloads' })).toEqual({})
  expect(searchWishOf(new URLSearchParams('q=%20a%20&sort=evil'))).toEqual({
    words: 'a',
    sort: 'downloads',
  })
})

test.each([
  ['https://huggingface.co/Qwen/Qwen3-4B-GGUF', 'Qwen/Qwen3-4B-GGUF'],
  ['huggingface.co/Qwen/Qwen3-4B-GGUF/tree/main', 'Qwen/Qwen3-4B-GGUF'],
  ['https://hf.co/Qwen/Qwen3-4B-GGUF?x=1', 'Qwen/Qwen3-4B-GGUF'],
  ['https://huggingface.co/datasets/a/b', null],
  ['Qwen/Qwen3-4B-GGUF', null],
  ['https://evil.example/Qwen/Qwen3', null],
])('%s is the address of %s', (words, repo) => {
  expect(pastedRepo(words)).toBe(repo)
})

test('a licence is named and explained; none is said to be none', () => {
  expect(licenceText('apache-2.0').name).toBe('Apache 2.0')
  expect(licenceText('cc-by-nc-4.0').meaning).toContain('Not for commercial use')
  expect(licenceText('llama3.3')).toMatchObject({ name: 'llama3.3' })
  expect(licenceText(null).name).toBe('No licence')
  expect(licenceText('constructor').name).toBe('constructor')
})

test('a page of the hub is opened by https only', () => {
  expect(hubPage('https://mirror.example/hub/', 'a/b')).toBe('https://mirror.example/hub/a/b')
  expect(hubPage('http://127.0.0.1:8080', 'a/b')).toBe('https://huggingface.co/a/b')
  expect(hubPage(undefined, 'a/b')).toBe('https://huggingface.co/a/b')
})
