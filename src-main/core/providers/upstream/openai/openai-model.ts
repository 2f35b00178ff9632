import type { Effort } from '../../../chat.ts'

export type EffortWord = Effort | 'none'

/**
 * The efforts that a model of OpenAI knows, from little to much; none for a model that does not
 * reason. From https://developers.openai.com/api/docs/guides/reasoning; names to come are read as
 * those of the newest kind.
 */
export function openAiModel(name: string): { readonly efforts: readonly EffortWord[] } {
  if (/^o\d/.test(name)) return { efforts: ['low', 'medium', 'high'] }
  const [, major, minor, variant] = /^gpt-(\d+)(?:\.(\d+))?(?:-(.*))?$/.exec(name) ?? []
  const version = Number(major ?? 0) + Number(minor ?? 0) / 100
  if (version < 5 || (minor === undefined && variant?.startsWith('chat'))) return { efforts: [] }
  if (/^pro\b/.test(variant ?? '')) return { efforts: version < 5.02 ? ['high'] : upToXhigh }
  if (version >= 6)
    return { efforts: [...(withNone.has(name) ? (['none'] as const) : []), ...newest] }
  if (version >= 5.02) return { efforts: ['none', 'low', 'medium', 'high', 'xhigh'] }
  if (version >= 5.01) return { efforts: ['none', 'low', 'medium', 'high'] }
  return { efforts: ['minimal', 'low', 'medium', 'high'] }
}

const upToXhigh = ['medium', 'high', 'xhigh'] as const
const newest = ['low', 'medium', 'high', 'xhigh', 'max'] as const
/** Of the sixth generation, those whose reasoning can be turned off. */
const withNone = new Set(['gpt-6-sol', 'gpt-6-luna', 'gpt-6.1-terra'])
