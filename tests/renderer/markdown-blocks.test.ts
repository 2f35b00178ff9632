import { expect, test } from 'vitest'
import { markdownBlocks } from '../../src-renderer/lib/markdown-blocks.ts'

test('cuts between paragraphs', () => {
  expect(markdownBlocks('One.\n\nTwo.')).toEqual(['One.\n', 'Two.'])
})

test('keeps blank lines inside a code block', () => {
  const code = '```python\na = 1\n\nb = 2\n```'
  expect(markdownBlocks(`${code}\n\nDone.`)).toEqual([`${code}\n`, 'Done.'])
})

test('ends a code block only at a fence that closes it', () => {
  const code = '````md\n```js\n\ncode\n```\n\nstill code\n````'
  expect(markdownBlocks(code)).toEqual([code])
})

test('keeps a code block whole while it still grows', () => {
  expect(markdownBlocks('Look:\n\n```\na\n\nb')).toEqual(['Look:\n', '```\na\n\nb'])
})

test('keeps a list with gaps together, so that its numbers go on', () => {
  const list = '1. One\n\n   more of one\n\n2. Two'
  expect(markdownBlocks(list)).toEqual([list])
})

test('stays whole when a reference reaches across', () => {
  const text = 'See [this][1].\n\n[1]: https://example.org'
  expect(markdownBlocks(text)).toEqual([text])
})

test('finished blocks do not change while the text grows', () => {
  const text = '# Title\n\nSome text.\n\n```\ncode\n\ncode\n```\n\n- a\n- b\n\nThe end.'
  let before: string[] = []
  for (let length = 1; length <= text.length; length += 1) {
    const now = markdownBlocks(text.slice(0, length))
    expect(now.slice(0, Math.max(0, before.length - 1))).toEqual(before.slice(0, -1))
    before = now
  }
})
