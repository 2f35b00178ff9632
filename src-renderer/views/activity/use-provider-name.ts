import { useCallback } from 'react'
import { useFresh } from '../../stores/fetched.ts'
import { refreshProviders, useProviders } from '../../stores/providers.ts'

/** What people call a backend; the function stays the same as long as the providers do. */
export function useProviderName(): (backendType: string) => string {
  const providers = useProviders(({ value }) => value)
  useFresh(refreshProviders)

  return useCallback(
    (type) =>
      type === 'local'
        ? 'this Mac'
        : (providers?.find(({ name }) => name === type)?.display_name ?? type),
    [providers],
  )
}
