import { describe, expect, test } from 'vitest'
import type { SelfTestReport, SelfTestResult } from '../../src-main/contract/self-tests.ts'
import { reasonText, reportText } from '../../src-renderer/views/models/self-test-text.ts'

const result = (name: SelfTestResult['name'], outcome: SelfTestResult['outcome']) => ({
  name,
  outcome,
  detail: null,
  durationMs: 1,
})

const done: SelfTestReport = {
  modelId: 'a',
  state: 'done',
  running: null,
  results: [result('chat', 'passed'), result('stream', 'passed'), result('rerank', 'skipped')],
  apps: [],
  testedAt: new Date().toISOString(),
}

describe('the report of a self-test', () => {
  test('counts what passed and names only what there is besides', () => {
    expect(reportText(done)).toBe('2 tests passed, 1 skipped, just now.')
    expect(reportText({ ...done, results: [result('chat', 'failed')] })).toBe(
      '0 tests passed, 1 failed, just now.',
    )
  })

  test('says when the file is another one by now', () => {
    expect(reportText({ ...done, state: 'outdated' })).toContain('test it again')
  })

  test('says how far a run has come', () => {
    expect(reportText({ ...done, state: 'running', running: 'usage' })).toBe(
      '3 tests done, more to come.',
    )
    expect(reportText({ ...done, state: 'never', results: [] })).toBe('Never tested.')
  })
})

test('the reason of a verdict names its test as people would, and is left alone otherwise', () => {
  expect(reasonText('tool-calls: It answered in text.')).toBe('Calls a tool: It answered in text.')
  expect(reasonText('note: no test of that name')).toBe('note: no test of that name')
  expect(reasonText('Its agent has no tools.')).toBe('Its agent has no tools.')
})
