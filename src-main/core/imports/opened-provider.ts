import { isKey, schemeOf } from '../providers/references/references.ts'
import type { KeptValue } from './kept-values.ts'
import type { OldProvider } from './old-provider.ts'
import type { OldSecrets } from './old-secrets.ts'
import { usableName } from './place-provider.ts'
import { Unreadable } from './unreadable.ts'

/** What became of the old key: none, open, or why not. */
type OldKey =
  | { readonly state: 'none' }
  | { readonly state: 'open'; readonly key: string }
  | { readonly state: 'unreadable'; readonly why: string }

export interface OpenedProvider {
  readonly old: OldProvider
  readonly key: OldKey
  /** The same in every run, so that a second import finds what the first has written. */
  readonly label: string
}

/** Opens the keys of all old providers, before anything is written. */
export async function openProviders(
  old: readonly OldProvider[],
  secrets: OldSecrets,
  source: string,
): Promise<OpenedProvider[]> {
  const opened: OpenedProvider[] = []
  const seen = new Map<string, number>()
  for (const provider of old) {
    const name = usableName(provider.name).toLowerCase()
    const number = (seen.get(name) ?? 0) + 1
    seen.set(name, number)
    const label = number === 1 ? source : `${source} ${number}`
    opened.push({ old: provider, key: await openKey(provider, secrets), label })
  }
  return opened
}

async function openKey({ storedKey }: OldProvider, secrets: OldSecrets): Promise<OldKey> {
  if (storedKey === null) return { state: 'none' }
  try {
    const key = await secrets.open(storedKey)
    // Corral would read `env:…` or `file:…` as a place to look; an old file must not send it there.
    if (!isKey(key) || schemeOf(key)) throw new Unreadable('content')
    return { state: 'open', key }
  } catch (error) {
    if (error instanceof Unreadable) return { state: 'unreadable', why: error.message }
    throw error
  }
}

/** The stored values that stay behind. */
export function unreadableValues(providers: readonly OpenedProvider[]): KeptValue[] {
  return providers.flatMap(({ old, key }) =>
    key.state === 'unreadable' && old.storedKey !== null
      ? [
          {
            origin: old.origin,
            name: old.name,
            base_url: old.baseUrl,
            stored: old.storedKey,
            why: key.why,
          },
        ]
      : [],
  )
}
