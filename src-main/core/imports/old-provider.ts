/** A provider as an old installation knew it, with at most one key. */
export interface OldProvider {
  /** Where in the old data it stood, such as `cloud_credentials 3`; the same in every run. */
  readonly origin: string
  /** Name of the provider there: a `backend_type`, or the name of a row. */
  readonly name: string
  readonly displayName: string | null
  readonly baseUrl: string | null
  readonly protocol: 'openai' | 'anthropic' | null
  /** `null` when it had no key. */
  readonly storedKey: string | null
  readonly models: readonly { readonly name: string; readonly displayName: string | null }[]
}

/** More of them than anyone has; a file that claims more is not what it says it is. */
export const maxProviders = 1000
export const maxModels = 20_000
