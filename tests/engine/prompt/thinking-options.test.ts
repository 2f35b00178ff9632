import { expect, it } from 'vitest'
import type { Effort } from '../../../src-main/core/chat.ts'
import { thinkingOptions } from '../../../src-main/core/engine/prompt/thinking-options.ts'

it.each<[Effort, string]>([
  ['minimal', 'low'],
  ['low', 'low'],
  ['medium', 'medium'],
  ['high', 'high'],
  ['xhigh', 'high'],
  ['max', 'high'],
])('gives templates an effort that they know: %s', (effort, expected) => {
  expect(thinkingOptions({ enabled: null, effort })).toEqual({ reasoning_effort: expected })
})
