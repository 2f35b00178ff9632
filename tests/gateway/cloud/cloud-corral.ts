import Anthropic from '@anthropic-ai/sdk'
import type { NewRule } from '../../../src-main/contract/routing.ts'
import { type FakeProvider, startFakeProvider } from '../../providers/fake-provider.ts'
import { type TestCorral, startTestCorral } from '../../helpers/test-corral.ts'

/** Corral with two providers on loopback: `cloud` speaks OpenAI's protocol, `claude` Anthropic's. */
export interface CloudCorral extends TestCorral {
  readonly cloud: FakeProvider
  readonly claude: FakeProvider
  readonly anthropic: Anthropic
  /** Adds a key to a provider and answers its id. */
  addKey(provider: 'cloud' | 'claude', key: string, more?: object): Promise<number>
  addRule(rule: NewRule): Promise<number>
  /** Another provider that nobody has asked before: `<name>/gpt`. */
  addProvider(protocol?: 'openai' | 'anthropic'): Promise<AddedProvider>
  /** From now on its tokens cost a dollar per million in, two out. */
  setPrices(provider: AddedProvider): Promise<void>
  keyStates(provider: 'cloud' | 'claude'): Promise<string[]>
}

export interface AddedProvider {
  readonly name: string
  readonly id: number
  readonly fake: FakeProvider
}

export const cloudKey = 'sk-cloud-key-0123456789-aaaa'
export const claudeKey = 'sk-ant-key-0123456789-bbbb'

export async function startCloudCorral(
  options: Parameters<typeof startTestCorral>[0] = {},
): Promise<CloudCorral> {
  const [cloud, claude, corral] = await Promise.all([
    startFakeProvider(),
    startFakeProvider(),
    startTestCorral(options),
  ])
  const { client } = corral.corral
  const openai = await client.providers.create({
    name: 'cloud',
    base_url: cloud.origin,
    api_key: cloudKey,
    protocols: ['openai'],
    models: ['gpt', 'embedder'],
  })
  const anthropic = await client.providers.create({
    name: 'claude',
    base_url: claude.origin,
    api_key: claudeKey,
    protocols: ['anthropic'],
    models: ['sonnet'],
  })
  const more: FakeProvider[] = []
  const ids = { cloud: openai.id, claude: anthropic.id }
  return {
    ...corral,
    cloud,
    claude,
    anthropic: new Anthropic({
      baseURL: corral.address,
      apiKey: corral.userToken,
      maxRetries: 0,
    }),
    async addKey(provider, key, more = {}) {
      const made = await client.providers.keys.create({
        provider_id: ids[provider],
        api_key: key,
        ...more,
      })
      return made.id
    },
    async addProvider(protocol = 'openai') {
      const fake = await startFakeProvider()
      const name = `cloud-${more.push(fake)}`
      const { id } = await client.providers.create({
        name,
        base_url: fake.origin,
        api_key: cloudKey,
        protocols: [protocol],
        models: ['gpt'],
      })
      return { name, id, fake }
    },
    async setPrices({ id }) {
      const { models } = await client.providers.get({ provider_id: id })
      for (const model of models) {
        await client.providers.models.update({
          provider_id: id,
          model_id: model.id,
          input_microusd_per_million: 1_000_000,
          output_microusd_per_million: 2_000_000,
        })
      }
    },
    addRule: async (rule) => (await client.routing.create(rule)).id,
    async keyStates(provider) {
      const { keys } = await client.providers.get({ provider_id: ids[provider] })
      return keys.map(({ state }) => state)
    },
    async [Symbol.asyncDispose]() {
      await corral[Symbol.asyncDispose]()
      await Promise.all([cloud, claude, ...more].map((fake) => fake[Symbol.asyncDispose]()))
    },
  }
}
