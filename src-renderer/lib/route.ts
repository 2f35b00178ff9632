import { useSyncExternalStore } from 'react'

function subscribe(changed: () => void): () => void {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}

function usePart(index: number): string {
  return useSyncExternalStore(subscribe, () => location.hash.slice(2).split('/')[index] ?? '')
}

/** The screen that the address names: `#/models` is `models`, nothing is the empty string. */
export function useRoute(): string {
  return usePart(0)
}

/** What the screen shows of many things: `3` in `#/providers/3`, else the empty string. */
export function useRouteItem(): string {
  return usePart(1)
}

export function routeTo(screen: string, item?: number): string {
  return item === undefined ? `#/${screen}` : `#/${screen}/${item}`
}

export function navigate(screen: string, item?: number): void {
  location.hash = routeTo(screen, item)
}
