import { expect, test } from 'vitest'
import { usualActivitySettings as settings } from '../../src-main/core/settings/activity-settings.ts'
import { changesIn, draftOf, problemsOf } from '../../src-renderer/views/logs/keep-draft.ts'

const draft = draftOf(settings)

test('a draft that was not touched changes nothing', () => {
  expect(changesIn(draft, settings)).toEqual({})
  expect(problemsOf(draft)).toEqual({})
})

test('only what differs is sent, and an empty address is none', () => {
  expect(changesIn({ ...draft, days: '7', openMetrics: true }, settings)).toEqual({
    keep_days: 7,
    open_metrics: true,
  })
  const sending = { ...settings, otel_endpoint: 'http://127.0.0.1:4318' }
  expect(changesIn({ ...draftOf(sending), otelEndpoint: '  ' }, sending)).toEqual({
    otel_endpoint: null,
  })
})

test('what does not do is said beside its field', () => {
  for (const days of ['', '0', '3651', '1.5', 'x']) {
    expect(problemsOf({ ...draft, days }), days).toHaveProperty('keep_days')
  }
  expect(problemsOf({ ...draft, megabytes: '9' })).toHaveProperty('keep_megabytes')
  for (const otelEndpoint of ['ftp://a', 'localhost:4318', 'http://']) {
    expect(problemsOf({ ...draft, otelEndpoint }), otelEndpoint).toHaveProperty('otel_endpoint')
  }
  expect(problemsOf({ ...draft, otelEndpoint: ' http://127.0.0.1:4318 ' })).toEqual({})
})
