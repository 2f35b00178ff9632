import { z } from 'zod'
import { CorralError } from '../errors.ts'
import { type OldProvider, maxProviders } from './old-provider.ts'

const Entry = z.object({
  name: z.string().min(1).max(1000),
  api_key_encrypted: z.string().max(65_536).nullish(),
  base_url: z.string().max(1000).nullish(),
  display_name: z.string().max(1000).nullish(),
  models: z.array(z.string().min(1).max(1000)).max(1000).nullish(),
})
const Entries = z.array(Entry).min(1).max(maxProviders)

/**
 * A list of keys: a JSON array of `{name, api_key_encrypted, base_url?, display_name?, models?}`, or
 * lines of `name=ciphertext`, where `#` begins a comment. `null` when the text is neither.
 *
 * @throws CorralError `invalid_input` for JSON of another shape, and for a name that comes twice
 */
export function readKeyList(text: string): OldProvider[] | null {
  const entries = text.trimStart().startsWith('[') ? parseJson(text) : parseLines(text)
  if (!entries) return null
  const names = new Set(entries.map(({ name }) => name))
  if (names.size < entries.length) throw badList('a name comes twice')
  return entries.map((entry) => ({
    origin: `key ${entry.name}`,
    name: entry.name,
    displayName: entry.display_name || null,
    baseUrl: entry.base_url || null,
    protocol: null,
    storedKey: entry.api_key_encrypted || null,
    models: (entry.models ?? []).map((name) => ({ name, displayName: null })),
  }))
}

function parseJson(text: string): z.infer<typeof Entries> {
  try {
    return Entries.parse(JSON.parse(text))
  } catch {
    throw badList('it should be a JSON array of {name, api_key_encrypted}')
  }
}

function parseLines(text: string): z.infer<typeof Entries> | null {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
  if (!lines.every((line) => line.includes('='))) return null
  const entries = lines.map((line) => {
    const [name = '', ...rest] = line.split('=')
    return { name: name.trim(), api_key_encrypted: rest.join('=').trim() }
  })
  const parsed = Entries.safeParse(entries)
  const oneWord = entries.every((entry) => !/\s/.test(entry.api_key_encrypted))
  return parsed.success && oneWord ? parsed.data : null
}

function badList(why: string): CorralError {
  return new CorralError('invalid_input', `The list of keys cannot be used: ${why}.`, {
    param: 'path',
  })
}
