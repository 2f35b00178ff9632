import { useMemo, useSyncExternalStore } from 'react'

function subscribe(changed: () => void): () => void {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}

function usePart(index: number): string {
  return useSyncExternalStore(subscribe, () => addressParts().path.split('/')[index] ?? '')
}

function addressParts(): { path: string; query: string } {
  const [path = '', query = ''] = location.hash.slice(2).split('?')
  return { path, query }
}

/** The screen that the address names: `#/models` is `models`, nothing is the empty string. */
export function useRoute(): string {
  return usePart(0)
}

/** What the screen shows of many things: `3` in `#/providers/3`, else the empty string. */
export function useRouteItem(): string {
  return decoded(usePart(1))
}

/** An address that somebody typed may hold anything. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

/** The same where a name has parts of its own: `owner/name` in `#/discover/owner/name`. */
export function useRoutePath(): string {
  const path = useSyncExternalStore(subscribe, () => addressParts().path)
  return path.split('/').slice(1).map(decoded).join('/')
}

/** What the screen shows is narrowed to: `app_id=3` in `#/activity?app_id=3`. */
export function useRouteQuery(): URLSearchParams {
  const query = useSyncExternalStore(subscribe, () => addressParts().query)
  return useMemo(() => new URLSearchParams(query), [query])
}

/** Whether the address names the chat, which is also what is shown where it names nothing. */
export function isChatAddress(): boolean {
  return ['', 'chat'].includes(addressParts().path.split('/')[0] ?? '')
}

type Query = Readonly<Record<string, string>>

export function routeTo(screen: string, item?: number | string, query: Query = {}): string {
  const path = item === undefined ? `#/${screen}` : `#/${screen}/${encoded(String(item))}`
  const narrowed = new URLSearchParams(query).toString()
  return narrowed === '' ? path : `${path}?${narrowed}`
}

/** Names may hold what means something in an address; their slashes stay to be read. */
function encoded(item: string): string {
  return item.split('/').map(encodeURIComponent).join('/')
}

export function navigate(screen: string, item?: number | string, query: Query = {}): void {
  location.hash = routeTo(screen, item, query)
}
