import type { Token } from 'node-llama-cpp'
import type { TokenProbability } from '../scheduler/generation.ts'
import type { Addon, AddonSampler } from './native-bindings.ts'

/**
 * What the model itself thinks of its next token, before temperature, penalties and limits. The
 * native side gives probabilities either for the chosen token, among all tokens, or for a list,
 * among the list; together they tell without bringing the whole vocabulary into JavaScript.
 */
export interface NativeProbabilities {
  /** Looks at an output, off the event loop. The native side may sample it at the same time. */
  read(output: number, top: number): Promise<NextTokens>
  dispose(): void
}

/** Of one output; valid until the next pass. */
interface NextTokens {
  of(token: Token): Promise<TokenProbability>
}

/** So many are asked for at least, since the chosen token is nearly always among them. */
const leastListed = 32
/** Stands for what is less than the smallest number; JSON knows no infinity. */
const lowestLogprob = -9999
/** Lifts two tokens above all others without costing the difference between them its digits. */
const lift = 128

export function createNativeProbabilities(addon: Addon): NativeProbabilities {
  const { context: native } = addon
  const likeliest = addon.createSampler()
  const list = addon.createSampler()
  const pair = addon.createSampler()
  likeliest.applyConfig({ temperature: 0 })

  const listed = async (output: number, sampler: AddonSampler) => {
    const [, flat = []] = await native.sampleToken(output, sampler, true, false)
    return Array.from({ length: flat.length / 2 }, (_, at) => ({
      token: flat[2 * at] as Token,
      probability: flat[2 * at + 1]!,
    }))
  }

  /** Natural logarithm of how much less likely a token is than the likeliest one. */
  const behind = async (output: number, token: Token, first: Token) => {
    pair.applyConfig({
      temperature: 1,
      topK: 2,
      seed: 0,
      tokenBiasKeys: Uint32Array.of(token, first),
      tokenBiasValues: Float32Array.of(lift, lift),
    })
    const [a, b] = await listed(output, pair)
    if (!a || !b) return lowestLogprob
    const [own, other] = a.token === token ? [a, b] : [b, a]
    return Math.log(own.probability / other.probability)
  }

  return {
    async read(output, top) {
      list.applyConfig({ temperature: 1, topK: Math.max(top, leastListed), seed: 0 })
      const [[, , confidence = 0], tokens] = await Promise.all([
        native.sampleToken(output, likeliest, false, true),
        listed(output, list),
      ])
      const [first] = tokens
      if (!first) return { of: async () => ({ logprob: lowestLogprob, top: [] }) }
      const bounded = (logprob: number) =>
        Number.isNaN(logprob) ? lowestLogprob : Math.min(0, Math.max(lowestLogprob, logprob))
      const all = tokens.map(({ token, probability }) => ({
        token,
        logprob: bounded(Math.log(confidence) + Math.log(probability / first.probability)),
      }))
      return {
        async of(token) {
          const known = all.find((entry) => entry.token === token)?.logprob
          const logprob =
            known ?? bounded(Math.log(confidence) + (await behind(output, token, first.token)))
          return { logprob, top: all.slice(0, top) }
        },
      }
    },
    dispose() {
      for (const sampler of [likeliest, list, pair]) sampler.dispose()
    },
  }
}
