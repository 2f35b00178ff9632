import { describe, expect, it } from 'vitest'
import { collectorOf } from '../../../src-main/core/activity/tracing/collector.ts'

const base = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otel.example.com/api/public/otel/' }
const secret = { OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Basic%20abc==, x-one=1' }

describe('the collector', () => {
  it('is none unless somebody names one', () => {
    expect(collectorOf(null, {})).toBeNull()
    expect(collectorOf(null, secret)).toBeNull()
    expect(collectorOf(null, { OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBeNull()
    expect(collectorOf(null, { OTEL_EXPORTER_OTLP_ENDPOINT: 'no address' })).toBeNull()
  })

  it('is that of the environment, with the path that the standard gives it', () => {
    expect(collectorOf(null, { ...base, ...secret })).toEqual({
      url: 'https://otel.example.com/api/public/otel/v1/traces',
      headers: { authorization: 'Basic abc==', 'x-one': '1' },
      encoding: 'protobuf',
    })
    const whole = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4318/as/it/is' }
    expect(collectorOf(null, { ...base, ...whole })?.url).toBe('http://127.0.0.1:4318/as/it/is')
  })

  it('is that of the settings before that of the environment', () => {
    const collector = collectorOf('http://127.0.0.1:4318', base)
    expect(collector?.url).toBe('http://127.0.0.1:4318/v1/traces')
  })

  it('gets the secret headers of the environment only at the address they are for', () => {
    const both = { ...base, ...secret }
    expect(collectorOf('https://evil.example.com', both)?.headers).toEqual({})
    expect(collectorOf('https://evil.example.com', secret)?.headers).toEqual({})
    expect(collectorOf('https://otel.example.com/other', both)?.headers).toHaveProperty(
      'authorization',
    )
  })

  it('leaves out headers that would break the request', () => {
    const headers = 'ok=1,=2,na me=3,line=%0d%0aevil: 1,x=%zz,umlaut=ä,content-length=5'
    const collector = collectorOf(null, { ...base, OTEL_EXPORTER_OTLP_HEADERS: headers })
    expect(collector?.headers).toEqual({ ok: '1', x: '%zz' })
  })

  it('speaks JSON when the environment asks for it, and obeys its off', () => {
    const json = { ...base, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' }
    expect(collectorOf(null, json)?.encoding).toBe('json')
    expect(collectorOf(null, { ...base, OTEL_SDK_DISABLED: 'TRUE' })).toBeNull()
  })
})
