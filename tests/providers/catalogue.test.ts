import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readCatalogue } from '../../src-main/core/providers/catalogue.ts'
import { projectRoot, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { newKey, restOf } from './rest.ts'

const shipped = readCatalogue(join(projectRoot, 'resources'))

interface Editable {
  providers: Record<
    string,
    Record<string, unknown> & { models: Record<string, unknown>[]; base_url: string }
  >
}

/** Starts twice on one data folder: with the catalogue as it ships, then as `edit` leaves it. */
async function restartWith(
  meanwhile: (rest: ReturnType<typeof restOf>) => Promise<unknown>,
  edit: (catalogue: Editable) => void,
  then: (rest: ReturnType<typeof restOf>) => Promise<unknown>,
): Promise<void> {
  const folder = await temporaryFolder()
  const dataDir = join(folder, 'data')
  const resourcesDir = join(folder, 'resources')
  await cp(join(projectRoot, 'resources'), resourcesDir, { recursive: true })
  await mkdir(dataDir)
  try {
    await using first = await startTestCorral({ host: { dataDir, resourcesDir } })
    await meanwhile(restOf(first))
    await first.corral.stop()
    const file = join(resourcesDir, 'providers.yaml')
    const catalogue = parse(await readFile(file, 'utf8')) as Editable
    edit(catalogue)
    await writeFile(file, JSON.stringify(catalogue))
    await using second = await startTestCorral({ host: { dataDir, resourcesDir } })
    await then(restOf(second))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

describe('the catalogue that ships', () => {
  it.each([
    ['openai', 'OpenAI'],
    ['anthropic', 'Anthropic (Claude)'],
    ['xai', 'xAI (Grok)'],
    ['google', 'Google (Gemini)'],
  ])('knows %s as %s, with models (#237, #287, #288, #289, #290, #291)', (name, displayName) => {
    expect(shipped.get(name)?.display_name).toBe(displayName)
    expect(shipped.get(name)?.models.length).toBeGreaterThan(2)
  })

  it('knows the gateways and the local servers, whose key is optional', () => {
    const clouds = ['openrouter', 'mistral', 'deepseek', 'groq', 'together', 'fireworks']
    for (const name of clouds) expect(shipped.get(name)?.key_optional, name).toBe(false)
    const locals = ['ollama', 'lm-studio', 'llama-server', 'vllm', 'mlx-server']
    for (const name of locals) {
      expect(shipped.get(name)?.key_optional, name).toBe(true)
      expect(new URL(shipped.get(name)!.base_url).hostname).toBe('127.0.0.1')
    }
  })

  it('says where its models were read and when; no price is a guess or zero', () => {
    for (const [name, provider] of shipped) {
      if (provider.models.length === 0) continue
      expect(provider.source, name).toMatch(/^https:/)
      expect(Date.parse(provider.read!), name).toBeLessThanOrEqual(Date.now() + 86_400_000)
      for (const model of provider.models) {
        const { input, output, cached_input, cache_write, long_cache_write } = model
        if (input === null) {
          expect([output, cached_input, cache_write, long_cache_write]).toEqual(Array(4).fill(null))
        } else {
          expect(cached_input ?? 0).toBeLessThan(input)
          expect(cache_write ?? input).toBeGreaterThanOrEqual(input)
          expect(long_cache_write ?? cache_write ?? input).toBeGreaterThanOrEqual(
            cache_write ?? input,
          )
        }
      }
    }
  })

  it('knows what Anthropic asks for keeping a prompt: a quarter more, twice as much', () => {
    for (const { input, cache_write, long_cache_write } of shipped.get('anthropic')!.models) {
      expect([cache_write, long_cache_write]).toEqual([(input! * 5) / 4, input! * 2])
    }
  })

  it('is at the new Corral’s first start, without keys (#258, #266, #267)', async () => {
    await using test = await startTestCorral()
    const providers = await restOf(test).providers()
    expect(providers.map(({ name }) => name)).toEqual([...shipped.keys()])
    for (const provider of providers) {
      expect(provider).toMatchObject({ predefined: true, has_api_key: false, keys: [] })
      expect(provider.models.map(({ name }) => name)).toEqual(
        shipped.get(provider.name)!.models.map(({ name }) => name),
      )
    }
  })

  it.each([
    ['a price of zero', { input: 0 }],
    ['a price that is no whole number', { output: 1.5 }],
    ['a field that nobody knows', { cost: 1 }],
  ])('is refused at start with %s', async (_what, wrong) => {
    const folder = await temporaryFolder()
    const model = {
      name: 'm',
      display_name: 'M',
      context: null,
      input: 1,
      cached_input: null,
      output: 1,
    }
    const provider = {
      display_name: 'X',
      protocols: ['openai'],
      base_url: 'https://x.example',
      environment: [],
      source: 'https://x.example',
      read: '2026-11-01',
      models: [{ ...model, ...wrong }],
    }
    await writeFile(join(folder, 'providers.yaml'), JSON.stringify({ providers: { x: provider } }))
    expect(() => readCatalogue(folder)).toThrow()
    await rm(folder, { recursive: true })
  })
})

describe('a newer catalogue', () => {
  it('brings what is missing and corrects what it owns', async () => {
    await restartWith(
      async (rest) => rest.provider('openai'),
      ({ providers }) => {
        providers.openai!.display_name = 'OpenAI, Inc.'
        providers.openai!.models[0]!.input = 123
        providers.openai!.models.push({ ...providers.openai!.models[0], name: 'gpt-9' })
        providers.fresh = { ...providers.mistral!, base_url: 'https://fresh.example' }
      },
      async (rest) => {
        const openai = await rest.provider('openai')
        expect(openai.display_name).toBe('OpenAI, Inc.')
        expect(openai.models[0]?.input_microusd_per_million).toBe(123)
        expect(openai.models.map(({ name }) => name)).toContain('gpt-9')
        expect(await rest.provider('fresh')).toMatchObject({ predefined: true })
      },
    )
  })

  it('leaves alone what a person has changed, and removes nothing', async () => {
    const key = newKey()
    await restartWith(
      async (rest) => {
        const { id, models } = await rest.provider('openai')
        const change = { display_name: 'Ours', base_url: 'https://proxy.example/v1', api_key: key }
        await rest.must('PUT', `/v1/providers/${id}`, change)
        await rest.must('DELETE', `/v1/providers/models/${models[0]!.id}`)
        await rest.must('POST', `/v1/providers/${id}/models`, { name: 'ours' })
        await rest.must('POST', '/v1/providers', {
          name: 'Fresh',
          base_url: 'https://mine.example',
        })
      },
      ({ providers }) => {
        providers.openai!.display_name = 'OpenAI, Inc.'
        providers.openai!.base_url = 'https://api2.openai.com'
        providers.fresh = { ...providers.mistral!, base_url: 'https://fresh.example' }
        delete providers.groq
        providers.mistral!.models = []
      },
      async (rest) => {
        const openai = await rest.provider('openai')
        expect(openai).toMatchObject({ display_name: 'Ours', base_url: 'https://proxy.example' })
        expect(openai.keys).toMatchObject([{ state: 'ready' }])
        const names = openai.models.map(({ name }) => name)
        expect(names).toContain('ours')
        expect(names).not.toContain('gpt-6-astra')
        expect(await rest.provider('Fresh')).toMatchObject({
          predefined: false,
          base_url: 'https://mine.example',
        })
        expect((await rest.provider('groq')).models.length).toBeGreaterThan(0)
        expect((await rest.provider('mistral')).models.length).toBeGreaterThan(0)
      },
    )
  })

  it('leaves alone the prices that a person has set, and corrects the others', async () => {
    await restartWith(
      async (rest) => {
        const { id, models } = await rest.provider('anthropic')
        const change = { input_microusd_per_million: null, context_tokens: 5 }
        await rest.must('PUT', `/v1/providers/${id}/models/${models[0]!.id}`, change)
      },
      ({ providers }) => {
        const [first, second] = providers.anthropic!.models
        Object.assign(first!, { input: 7, output: 9, cache_write: 11, long_cache_write: null })
        Object.assign(second!, { input: 7 })
      },
      async (rest) => {
        const { models } = await rest.provider('anthropic')
        expect(models[0]).toMatchObject({
          context_tokens: 5,
          input_microusd_per_million: null,
          output_microusd_per_million: 9,
          cache_write_microusd_per_million: 11,
          long_cache_write_microusd_per_million: null,
        })
        expect(models[1]).toMatchObject({ input_microusd_per_million: 7 })
      },
    )
  })

  it('that moves a provider does not take its keys along', async () => {
    await restartWith(
      async (rest) => {
        const { id } = await rest.provider('xai')
        await rest.addKey(id, { api_key: newKey() })
      },
      ({ providers }) => (providers.xai!.base_url = 'https://api.elsewhere.example'),
      async (rest) => {
        const { keys } = await rest.provider('xai')
        expect(keys).toMatchObject([{ state: 'needs_reentry' }])
      },
    )
  })
})
