import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FoundImport, ImportReport } from '../../src-main/contract/imports.ts'
import type { Profile } from '../../src-main/contract/profiles.ts'
import type { RoutingRule } from '../../src-main/contract/routing.ts'
import { type TestCorral, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { restOf } from '../providers/rest.ts'
import { makeMlxManager } from './old-installation.ts'
import { mlxManager } from './old-vectors.ts'
import { newPreset, oldPreset, put, putOllamaModel, short, stateOf } from './other-programs.ts'

const model_id = 'mario:latest'
const aKey = 'sk-litellm-0123456789abcdef'

let test: TestCorral
let folder: string
let ollama: string
beforeAll(async () => {
  folder = await temporaryFolder()
  ollama = join(folder, '.ollama', 'models')
  await putOllamaModel(ollama, 'mario:latest', {
    system: 'You are Mario.',
    params: { temperature: 1, num_ctx: 4096, num_predict: -2, stop: ['Luigi'], seed: 7 },
    template: '{{ .Prompt }}',
  })
  test = await startTestCorral({
    host: { homeDir: folder, environment: { OPENAI_API_KEY: aKey, SECRET: 'x' } },
  })
})
afterAll(async () => {
  await test[Symbol.asyncDispose]()
  await rm(folder, { recursive: true })
})

const take = (source: string, body: object) =>
  restOf(test).must<ImportReport>('POST', `/imports/${source}`, body)
const refusal = async (source: string, path: string) => {
  const { status, text } = await restOf(test).call('POST', `/imports/${source}`, { path })
  expect(status, text).toBe(400)
  return text
}
const reasons = ({ rows }: ImportReport) => rows.map(({ reason }) => reason)
const profile = async (name: string) => {
  const all = await restOf(test).must<Profile[]>('GET', '/profiles')
  return all.find((one) => one.name === name)
}
const rule = async (pattern: string) => {
  const all = await restOf(test).must<RoutingRule[]>('GET', '/settings/rules')
  return all.find((one) => one.model_pattern === pattern)
}

describe('presets of LM Studio', () => {
  it('become profiles of the chosen model, in either form', async () => {
    const presets = join(folder, '.lmstudio', 'config-presets')
    await put(join(presets, 'a.preset.json'), newPreset)
    await put(join(presets, 'b.preset.json'), oldPreset)
    await put(join(presets, 'c.preset.json'), '{"name": ')
    const before = await stateOf(presets)

    const unchosen = await take('lm-studio', { path: presets })
    expect(short(unchosen)).toEqual([
      'profile Pirate-Erorterung skipped',
      'profile Llama-3 skipped',
      'profile c.preset.json skipped',
    ])
    const preview = await take('lm-studio', { path: presets, model_id, preview: true })
    expect(await profile('Llama-3')).toBeUndefined()
    const report = await take('lm-studio', { path: join(folder, '.lmstudio'), model_id })
    expect(report.rows).toEqual(preview.rows)
    expect(short(report)).toEqual([
      'profile Pirate-Erorterung migrated',
      'profile Llama-3 migrated',
      'profile c.preset.json skipped',
    ])
    expect(reasons(report)).toMatchObject([
      'Not taken over: stopStrings.',
      'Not taken over: input_prefix.',
      'This is no preset of LM Studio.',
    ])
    expect(await profile('Pirate-Erorterung')).toMatchObject({
      modelId: model_id,
      systemPrompt: 'You are a pirate.',
      contextTokens: 8192,
      sampling: { temperature: 0.4, topK: 24, topP: 0.9, repeatPenalty: 1.1, maxTokens: 500 },
    })
    expect((await profile('Llama-3'))?.sampling).toEqual({ temperature: 0.2, topK: 40 })

    const again = await take('lm-studio', { path: presets, model_id })
    expect(short(again).slice(0, 2)).toEqual([
      'profile Pirate-Erorterung present',
      'profile Llama-3 present',
    ])
    expect(await stateOf(presets)).toEqual(before)
  })
})

describe('models of Ollama', () => {
  it('bring their settings as profiles of the model in place', async () => {
    const before = await stateOf(ollama)
    const report = await take('ollama', { path: join(folder, '.ollama') })
    expect(short(report)).toEqual(['profile mario-profile migrated'])
    expect(reasons(report)).toEqual(['Not taken over: stop, seed, template.'])
    expect(await profile('mario-profile')).toMatchObject({
      modelId: 'mario:latest',
      systemPrompt: 'You are Mario.',
      contextTokens: 4096,
      sampling: { temperature: 1 },
      missing: false,
    })
    expect(short(await take('ollama', { path: ollama }))).toEqual(['profile mario-profile present'])
    expect(await stateOf(ollama)).toEqual(before)
  })

  it('come by a Modelfile as well; without its model a profile asks for one', async () => {
    const lines = [
      '# a comment',
      'from mario',
      'PARAMETER temperature 0.5',
      'PARAMETER num_predict 42',
      'PARAMETER repeat_penalty 99',
      'SYSTEM """You are',
      '"Luigi".""" ',
      'TEMPLATE {{ .Prompt }}',
    ]
    const path = await put(join(folder, 'luigi', 'Modelfile'), lines.join('\n'))
    const report = await take('ollama', { path })
    expect(short(report)).toEqual(['profile luigi migrated'])
    expect(reasons(report)).toEqual(['Not taken over: repeatPenalty, template.'])
    expect(await profile('luigi')).toMatchObject({
      modelId: 'mario:latest',
      systemPrompt: 'You are\n"Luigi".',
      sampling: { temperature: 0.5, maxTokens: 42 },
    })
    const other = await put(join(folder, 'peach.Modelfile'), 'FROM ./peach.gguf\nSYSTEM Hello')
    expect(short(await take('ollama', { path: other }))).toEqual(['profile peach needs_reentry'])
    expect(await profile('peach')).toMatchObject({ modelId: './peach.gguf', missing: true })
    await refusal('ollama', await put(join(folder, 'no-modelfile'), 'SYSTEM """never closed'))
  })
})

const config = `
model_list:
  - model_name: gpt
    litellm_params: &openai
      model: openai/gpt-5
      api_key: os.environ/OPENAI_API_KEY
      rpm: 60
  - model_name: gpt
    litellm_params:
      model: openai/gpt-5-mini
      api_base: https://proxy.example.com/v1
      api_key: ${aKey}
      weight: 3
  - model_name: lure
    litellm_params: { model: openai/x, api_base: "https://evil.example.com", api_key: os.environ/SECRET }
  - model_name: cloud
    litellm_params: { model: bedrock/claude, aws_region_name: eu }
  - model_name: mario-here
    litellm_params: { model: ollama/mario, api_base: "http://localhost:11434" }
  - model_name: groq/*
    litellm_params: { model: groq/*, api_key: os.environ/GROQ_API_KEY }
  - model_name: "*"
    litellm_params: { model: openrouter/*, api_key: os.environ/CORRAL_MASTER_KEY }
litellm_settings:
  drop_params: true
  fallbacks: [{ gpt: [mario-here] }]
  context_window_fallbacks: [{ mario-here: [gpt] }]
router_settings:
  model_group_alias: { fast: gpt }
general_settings: { master_key: ${aKey} }
`

describe('a config.yaml of LiteLLM', () => {
  const expected = [
    'provider openai present',
    'model openai/gpt-5 migrated',
    'key openai migrated',
    'provider openai-proxy.example.com migrated',
    'model openai-proxy.example.com/gpt-5-mini migrated',
    'key openai-proxy.example.com migrated',
    'provider openai-evil.example.com migrated',
    'model openai-evil.example.com/x migrated',
    'key openai-evil.example.com needs_reentry',
    'provider groq present',
    'key groq migrated',
    'provider openrouter present',
    'key openrouter needs_reentry',
    'rule gpt migrated',
    'rule lure migrated',
    'rule cloud skipped',
    'rule mario-here migrated',
    'rule groq/* migrated',
    'rule * migrated',
    'rule fast migrated',
    'limit litellm OPENAI_API_KEY, gpt migrated',
    'setting litellm_settings.drop_params skipped',
    'setting general_settings.master_key skipped',
  ]

  it('brings providers, keys, rules and limits, once; what it tells holds no key', async () => {
    const path = await put(join(folder, 'litellm', 'config.yaml'), config)
    const before = await stateOf(join(folder, 'litellm'))
    const preview = await take('litellm', { path, preview: true })
    expect(await rule('gpt')).toBeUndefined()
    const acts = async () =>
      (await restOf(test).must<{ what: string }[]>('GET', '/system/acts')).map(({ what }) => what)
    expect(await acts()).not.toContain('imports.liteLlm')
    const report = await take('litellm', { path })
    expect(await acts()).toContain('imports.liteLlm')
    expect(short(report)).toEqual(expected)
    expect(report.rows).toEqual(preview.rows)
    expect(JSON.stringify(report)).not.toContain(aKey)
    expect(test.logged()).not.toContain(aKey)

    const rest = restOf(test)
    const openai = await rest.provider('openai')
    expect(openai.keys).toMatchObject([{ reference: 'env:OPENAI_API_KEY', state: 'ready' }])
    const other = await rest.provider('openai-evil.example.com')
    expect(other.keys).toMatchObject([{ reference: null, state: 'needs_reentry' }])
    expect(await rest.must('GET', '/settings/limits')).toMatchObject([
      { scope: 'key', scope_id: String(openai.keys[0]!.id), requests_per_minute: 60 },
    ])
    const again = await take('litellm', { path })
    expect(new Set(again.rows.map(({ outcome }) => outcome))).toEqual(
      new Set(['present', 'needs_reentry', 'skipped']),
    )
    expect(await stateOf(join(folder, 'litellm'))).toEqual(before)
  })

  it('leads requests where it did before', async () => {
    expect(await rule('gpt')).toMatchObject({
      backend_type: 'openai',
      backend_model: 'gpt-5',
      targets: [
        {
          backend_type: 'openai-proxy.example.com',
          backend_model: 'gpt-5-mini',
          tier: 0,
          weight: 3,
        },
        { backend_type: 'alias', backend_model: 'mario-here', tier: 1 },
      ],
    })
    expect(await rule('mario-here')).toMatchObject({
      backend_type: 'local',
      backend_model: 'mario:latest',
      options: { fall_back_on_context: true, allow_cloud: false },
    })
    expect(await rule('groq/')).toMatchObject({ pattern_type: 'prefix', backend_model: '$1' })
    expect(await rule('(.+)')).toMatchObject({ enabled: false, backend_model: '$1' })
    const { targets } = await restOf(test).must<{ targets: object[] }>(
      'POST',
      '/settings/rules/test',
      { model_name: 'groq/llama' },
    )
    expect(targets).toMatchObject([{ backend_type: 'groq', model: 'llama' }])
  })

  it('is refused when it is something else, in words that say nothing of its content', async () => {
    const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (let level = 0; level < 9; level += 1) {
      const name = String.fromCharCode(98 + level)
      const inner = String.fromCharCode(97 + level)
      bomb.push(`${name}: &${name} [${`*${inner}, `.repeat(9)}]`)
    }
    const texts = {
      bomb: `${bomb.join('\n')}\nmodel_list: *j`,
      deep: '['.repeat(20_000),
      broken: `model_list:\n  - api_key: "${aKey}`,
      list: '- 1',
      none: 'model_list: 3',
    }
    for (const [name, text] of Object.entries(texts)) {
      expect(await refusal('litellm', await put(join(folder, name), text))).not.toContain(aKey)
    }
    await refusal('litellm', join(folder, 'nothing.yaml'))
    await refusal('litellm', 'relative.yaml')
    await refusal('litellm', '/dev/zero')
  })
})

it('follows no links, and reads nothing that is too large', async () => {
  const odd = join(folder, 'odd')
  const preset = await put(join(odd, 'a.preset.json'), newPreset)
  await symlink(preset, join(odd, 'b.preset.json'))
  await put(join(odd, 'c.preset.json'), ' '.repeat(1024 * 1024 + 1))
  expect(short(await take('lm-studio', { path: odd, model_id, preview: true }))).toEqual([
    'profile Pirate-Erorterung present',
    'profile c.preset.json skipped',
  ])
  await refusal('lm-studio', join(odd, 'b.preset.json'))
  const large = { path: join(odd, 'c.preset.json') }
  for (const source of ['ollama', 'lm-studio', 'litellm']) {
    expect((await restOf(test).call('POST', `/imports/${source}`, large)).status).toBe(413)
  }
  const unknown = { path: preset, model_id: 'nobody' }
  expect((await restOf(test).call('POST', '/imports/lm-studio', unknown)).status).toBe(404)
})

describe('rules, profiles and limits of mlx-manager', () => {
  const tables = {
    models: [{ id: 1, repo_id: 'mlx-community/Qwen3-4B-4bit' }],
    execution_profiles: [
      {
        id: 5,
        name: 'My Coder',
        model_id: 1,
        profile_type: 'INFERENCE',
        auto_start: 1,
        default_temperature: 0.3,
        default_context_length: 16_384,
        default_system_prompt: 'Write code.',
      },
      { id: 6, name: 'Voice', model_id: 1, profile_type: 'AUDIO' },
    ],
    backend_mappings: [
      { model_pattern: 'gpt-4', backend_type: 'OPENAI', priority: 1, fallback_backend: 'LOCAL' },
      {
        model_pattern: 'code-',
        pattern_type: 'PREFIX',
        backend_type: 'LOCAL',
        profile_id: 5,
        priority: 9,
      },
      { model_pattern: '(a+)+$', pattern_type: 'REGEX', backend_type: 'ANTHROPIC', priority: 4 },
      { model_pattern: '(', pattern_type: 'REGEX', backend_type: 'ANTHROPIC', priority: 3 },
      { model_pattern: 'gone', backend_type: 'OPENAI_COMPATIBLE', priority: 0 },
    ],
    server_config: [
      {
        memory_limit_mode: 'GB',
        memory_limit_value: 12,
        eviction_policy: 'LFU',
        preload_models: '["mlx-community/x"]',
      },
    ],
    settings: [{ key: 'timeout_chat_seconds', value: '900' }],
  }

  it('come over with it; a profile whose model is MLX asks for one that is not', async () => {
    const path = await makeMlxManager(join(folder, '.mlx-manager'), tables)
    const body = { path, jwt_secret: mlxManager.jwtSecret }
    const preview = await take('mlx-manager', { ...body, preview: true })
    const report = await take('mlx-manager', body)
    expect(report.rows).toEqual(preview.rows)
    expect(short(report)).toEqual([
      'profile My-Coder needs_reentry',
      'profile Voice skipped',
      'rule code- migrated',
      'rule (a+)+$ migrated',
      'rule ( skipped',
      'rule gpt-4 migrated',
      'rule gone skipped',
      'setting Limits of memory migrated',
      'setting Models loaded at start skipped',
      'setting timeout_chat_seconds skipped',
    ])
    expect(await profile('My-Coder')).toMatchObject({
      modelId: 'mlx-community/Qwen3-4B-4bit',
      missing: true,
      systemPrompt: 'Write code.',
    })
    expect(await rule('code-')).toMatchObject({
      pattern_type: 'prefix',
      backend_type: 'local',
      backend_model: 'My-Coder',
      priority: 9,
    })
    expect(await rule('gpt-4')).toMatchObject({ backend_type: 'openai', fallback_backend: 'local' })
    expect(await restOf(test).must('GET', '/settings/pool')).toMatchObject({
      memory_limit_mode: 'gb',
      memory_limit_value: 12,
      eviction_policy: 'lfu',
    })
    await restOf(test).must('PUT', '/settings/pool', { memory_limit_value: 10 })
    const again = await take('mlx-manager', body)
    expect(new Set(again.rows.map(({ outcome }) => outcome))).toEqual(
      new Set(['present', 'skipped']),
    )
  })
})

it('are found in their usual places', async () => {
  const found = await restOf(test).must<FoundImport[]>('GET', '/imports/found')
  expect(found.map(({ source, items }) => [source, items])).toEqual([
    ['mlx-manager', null],
    ['lm-studio', 3],
    ['ollama', 1],
    ['litellm', null],
  ])
})
