import { useSyncExternalStore } from 'react'

function subscribe(changed: () => void): () => void {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}

/** The screen that the address names: `#/models` is `models`, nothing is the empty string. */
export function useRoute(): string {
  return useSyncExternalStore(subscribe, () => location.hash.slice(2))
}

export function routeTo(screen: string): string {
  return `#/${screen}`
}

export function navigate(screen: string): void {
  location.hash = routeTo(screen)
}
