import { describe, expect, it } from 'vitest'
import { classifyAnswer, classifyError } from '../../src-main/core/providers/upstream/classify.ts'
import type { FailureKind } from '../../src-main/core/providers/upstream/upstream-error.ts'
import { waitAfter } from '../../src-main/core/providers/upstream/retry-after.ts'

const json = (value: unknown) => JSON.stringify(value)
const openAi = (error: object) => json({ error })
const anthropic = (type: string, message: string) =>
  json({ type: 'error', error: { type, message }, request_id: 'req_1' })

function classify(
  status: number,
  body: string,
  {
    protocol = 'openai',
    headers = {},
  }: { protocol?: 'openai' | 'anthropic'; headers?: Record<string, string> } = {},
) {
  return classifyAnswer({ status, headers, body, protocol })
}

/** As providers send them: status, body, what it means. */
const cases: [string, number, string, FailureKind][] = [
  [
    'OpenAI: unknown key',
    401,
    openAi({
      message: 'Incorrect API key provided: sk-abc***xyz1.',
      type: 'invalid_request_error',
      param: null,
      code: 'invalid_api_key',
    }),
    'key_refused',
  ],
  [
    'OpenAI: no money',
    429,
    openAi({
      message: 'You exceeded your current quota, please check your plan and billing details.',
      type: 'insufficient_quota',
      param: null,
      code: 'insufficient_quota',
    }),
    'key_exhausted',
  ],
  [
    'OpenAI: account not active',
    429,
    openAi({
      message: 'Your account is not active',
      type: 'billing_not_active',
      code: 'billing_not_active',
    }),
    'key_exhausted',
  ],
  [
    'OpenAI: too fast',
    429,
    openAi({
      message:
        'Rate limit reached for gpt-5.4 on tokens per min (TPM): Limit 30000. Visit https://platform.openai.com/account/billing to raise your limit.',
      type: 'tokens',
      code: 'rate_limit_exceeded',
    }),
    'rate',
  ],
  [
    'OpenAI: prompt too long',
    400,
    openAi({
      message: "This model's maximum context length is 8192 tokens.",
      type: 'invalid_request_error',
      param: 'messages',
      code: 'context_length_exceeded',
    }),
    'context',
  ],
  [
    'OpenAI: bad field',
    400,
    openAi({
      message: "Unsupported parameter: 'max_tokens'",
      type: 'invalid_request_error',
      param: 'max_tokens',
      code: 'unsupported_parameter',
    }),
    'request',
  ],
  [
    'OpenAI: no such model',
    404,
    openAi({
      message: 'The model `x` does not exist',
      type: 'invalid_request_error',
      code: 'model_not_found',
    }),
    'request',
  ],
  [
    'OpenAI: not for this key',
    403,
    openAi({
      message: 'Project does not have access to model `x`',
      type: 'invalid_request_error',
      code: 'model_not_found',
    }),
    'key_forbidden',
  ],
  [
    'OpenRouter: no credits',
    402,
    openAi({ message: 'Insufficient credits', code: 402 }),
    'key_exhausted',
  ],
  [
    'OpenRouter: moderation',
    403,
    openAi({ code: 403, message: 'flagged', metadata: { reasons: ['x'] } }),
    'request',
  ],
  [
    'DeepSeek: no balance',
    402,
    openAi({
      message: 'Insufficient Balance',
      type: 'unknown_error',
      param: null,
      code: 'invalid_request_error',
    }),
    'key_exhausted',
  ],
  [
    'Moonshot: no balance',
    429,
    openAi({ message: 'Your account is suspended', type: 'exceeded_current_quota_error' }),
    'key_exhausted',
  ],
  [
    'xAI: unknown key',
    400,
    json({
      code: 'Client specified an invalid argument',
      error:
        'Incorrect API key provided: xa***BC. You can obtain an API key from https://console.x.ai.',
    }),
    'key_refused',
  ],
  [
    'xAI: prompt too long',
    400,
    json({
      code: 'invalid-argument',
      error: "This model's maximum prompt length is 131072 but the request contains 140000 tokens.",
    }),
    'context',
  ],
  [
    'Google: unknown key',
    400,
    json([
      {
        error: {
          code: 400,
          message: 'Request failed',
          status: 'INVALID_ARGUMENT',
          details: [
            {
              '@type': 'type.googleapis.com/google.rpc.ErrorInfo',
              reason: 'API_KEY_INVALID',
              domain: 'googleapis.com',
            },
          ],
        },
      },
    ]),
    'key_refused',
  ],
  [
    'Google: too fast',
    429,
    json([
      {
        error: {
          code: 429,
          message: 'You exceeded your current quota, please check your plan and billing details.',
          status: 'RESOURCE_EXHAUSTED',
        },
      },
    ]),
    'rate',
  ],
  [
    'Google: prompt too long',
    400,
    json([
      {
        error: {
          code: 400,
          message:
            'The input token count (1100000) exceeds the maximum number of tokens allowed (1048576).',
          status: 'INVALID_ARGUMENT',
        },
      },
    ]),
    'context',
  ],
  [
    'Mistral: bad field',
    422,
    json({
      object: 'error',
      message: {
        detail: [
          { type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' },
        ],
      },
      type: 'invalid_request_error',
      param: null,
      code: null,
    }),
    'request',
  ],
  [
    'Groq: flex tier full',
    498,
    openAi({ message: 'Flex tier capacity exceeded', type: 'capacity' }),
    'rate',
  ],
  [
    'llama-server: prompt too long',
    400,
    openAi({
      code: 400,
      message: 'the request exceeds the available context size, try increasing it',
      type: 'exceed_context_size_error',
    }),
    'context',
  ],
  [
    'vLLM: prompt too long',
    400,
    json({
      object: 'error',
      message:
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
      type: 'BadRequestError',
      param: null,
      code: 400,
    }),
    'context',
  ],
  [
    'a prompt that speaks of credit',
    400,
    openAi({
      message: "Invalid value: 'insufficient_quota: my credit balance'",
      type: 'invalid_request_error',
    }),
    'request',
  ],
  [
    'a prompt that speaks of keys',
    400,
    openAi({ message: "Invalid value: 'API key not valid'", type: 'invalid_request_error' }),
    'request',
  ],
  ['a body too large', 413, '<html>413 Request Entity Too Large</html>', 'request'],
  ['a time-out', 408, '', 'timeout'],
  ['a lock', 409, '', 'provider'],
  [
    'a failure',
    500,
    openAi({ message: 'billing service is down', type: 'server_error', code: 'billing_down' }),
    'provider',
  ],
  ['a gateway without its server', 502, '<html><title>502</title></html>', 'provider'],
  ['a busy server', 503, '', 'provider'],
  ['a redirect', 302, '<a href="https://login.example/?token=1">moved</a>', 'provider'],
  ['success without an answer', 204, '', 'provider'],
  ['a captive portal', 401, '<!doctype html><title>Sign in to WiFi</title>', 'provider'],
  ['a wall before the provider', 403, '<html>Attention Required! | Cloudflare</html>', 'provider'],
  ['the wrong address', 404, '  <html>nginx</html>', 'provider'],
  ['a limit with a page', 429, '<html>slow down</html>', 'rate'],
]

describe('an answer without success', () => {
  it.each(cases)('%s', (_, status, body, kind) => {
    expect(classify(status, body).kind).toBe(kind)
  })

  it.each<[string, number, string, FailureKind]>([
    ['invalid_request_error', 400, 'prompt is too long: 213462 tokens > 200000 maximum', 'context'],
    ['invalid_request_error', 400, 'messages.0.content: prompt is too long to read', 'request'],
    [
      'invalid_request_error',
      400,
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing.',
      'key_exhausted',
    ],
    ['authentication_error', 401, 'invalid x-api-key', 'key_refused'],
    ['billing_error', 402, 'There is a problem with your payment', 'key_exhausted'],
    ['permission_error', 403, 'Your API key does not have permission', 'key_forbidden'],
    ['not_found_error', 404, 'model: claude-9', 'request'],
    ['request_too_large', 413, 'Request exceeds the maximum size', 'request'],
    ['rate_limit_error', 429, 'This request would exceed your rate limit', 'rate'],
    ['api_error', 500, 'Internal server error', 'provider'],
    ['overloaded_error', 529, 'Overloaded', 'provider'],
  ])('of Anthropic: %s %i %s', (type, status, message, kind) => {
    const error = classify(status, anthropic(type, message), { protocol: 'anthropic' })
    expect(error).toMatchObject({ kind, status, code: type, message })
  })

  it('keeps the status, the code and the headers', () => {
    const headers = { 'retry-after': '7' }
    const error = classify(429, openAi({ message: 'slow', code: 'rate_limit_exceeded' }), {
      headers,
    })
    expect(error).toMatchObject({
      status: 429,
      code: 'rate_limit_exceeded',
      message: 'slow',
      headers,
    })
  })

  it('waits as long as Google says in the body', () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '37.5s' }]
    const error = classify(429, json([{ error: { code: 429, message: 'x', details } }]))
    expect(waitAfter(error.headers, new Date())).toBe(37_500)
    const own = classify(429, json({ error: { message: 'x', details } }), {
      headers: { 'retry-after': '2' },
    })
    expect(waitAfter(own.headers, new Date())).toBe(2000)
  })
})

describe('the message of a refusal', () => {
  const shown = (message: string) => classify(400, openAi({ message })).message

  it.each([
    'sk-proj-abcdefGHIJKL1234567890abcdefGHIJ',
    'sk-ant-api03-AAAAbbbb1111-2222_3333',
    'sk-or-v1-0123456789abcdef0123456789abcdef',
    'AIzaSyA1234567890abcdefghijklmnopqrstuv',
    'xai-AbCdEf1234567890',
    'gsk_AbCdEf1234567890AbCdEf',
    'sk-abc1*****************wxyz',
    'Bearer abc.def.ghi',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.s1gn4tur3',
    'q7Zr2LkP9sWxYv3TnB8mCdE1fGhJ4aUo',
  ])('never holds a key: %s', (key) => {
    expect(shown(`Key ${key}, it was refused`)).toBe('Key [redacted], it was refused')
  })

  it.each([
    'The model claude-3-5-sonnet-20241022 does not exist',
    'request req_011CSHoEeqs5C35K2UUqR7Fy failed',
    'accounts/fireworks/models/deepseek-v4-pro-0813 is gone',
    'key "max_tokens" and token counts of 1048576 are no keys',
    'prompt is too long: 213462 tokens > 200000 maximum',
  ])('says all else as the provider does: %s', (message) => {
    expect(shown(message)).toBe(message)
  })

  it('holds no queries of addresses', () => {
    expect(
      shown('see https://x.example/v1/models?key=secret&a=b for "https://y.example/#t=1"'),
    ).toBe('see https://x.example/v1/models for "https://y.example/"')
  })

  it('is short, and says something where the provider does not', () => {
    expect(shown('no '.repeat(400)).length).toBe(500)
    expect(classify(503, '').message).toBe('The provider answered with status 503.')
    expect(classify(502, '<html>').message).toContain('web page')
    expect(classify(301, '').message).toContain('redirect')
  })
})

describe('an error inside an answer', () => {
  it.each<[string, unknown, FailureKind]>([
    ['a status for a code', { error: { code: 429, message: 'Rate limited' } }, 'rate'],
    ['a status in quotes', { error: { code: '503', message: 'No capacity' } }, 'provider'],
    ['a code of OpenAI', { error: { code: 'insufficient_quota', message: 'x' } }, 'key_exhausted'],
    [
      'a type of Anthropic',
      { type: 'error', error: { type: 'overloaded_error', message: 'x' } },
      'provider',
    ],
    [
      'a limit of Anthropic',
      { type: 'error', error: { type: 'rate_limit_error', message: 'x' } },
      'rate',
    ],
    ['a prompt too long', { error: { code: 'context_length_exceeded', message: 'x' } }, 'context'],
    ['a bad request', { error: { type: 'invalid_request_error', message: 'x' } }, 'request'],
    ['an error of Responses', { type: 'error', code: 'server_error', message: 'x' }, 'provider'],
    ['only words', { error: 'Internal error, try again' }, 'provider'],
    ['nothing', {}, 'provider'],
  ])('%s', (_, value, kind) => {
    expect(classifyError(value, 'openai')).toMatchObject({ kind, status: null })
  })
})
