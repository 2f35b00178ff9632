import { isInUse } from '../../lib/provider-state.ts'
import { useFresh } from '../../stores/fetched.ts'
import { useModels } from '../../stores/models.ts'
import { refreshProviders, useProviders } from '../../stores/providers.ts'

/** What a request may name: models on this machine, then those of providers that are set up. */
export function useAskableModels(): string[] {
  const local = useModels(({ value }) => value?.models)
  const providers = useProviders(({ value }) => value)
  useFresh(refreshProviders)

  const remote = (providers ?? []).filter(isInUse).flatMap(({ models }) => models)
  return [...new Set([...(local ?? []).map(({ id }) => id), ...remote.map(({ name }) => name)])]
}
