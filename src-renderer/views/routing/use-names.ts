import { useCaller } from '../../stores/caller.ts'
import { useProviders } from '../../stores/providers.ts'
import { useTokens } from '../../stores/tokens.ts'

interface Names {
  providerName: (backendType: string) => string
  appName: (tokenId: string) => string
}

/** What people call the things that rules name. */
export function useNames(): Names {
  const providers = useProviders(({ value }) => value)
  const tokens = useTokens(({ list }) => list)
  // Who is no administrator learns of the own tokens only.
  const seesAll = useCaller((caller) => caller.admin === true)
  const unknownApp = seesAll ? 'an app that is gone' : 'another app'
  return {
    providerName: (type) =>
      type === 'local'
        ? 'this Mac'
        : (providers?.find(({ name }) => name === type)?.display_name ?? type),
    appName: (id) => tokens?.find((token) => token.id === id)?.label ?? unknownApp,
  }
}
