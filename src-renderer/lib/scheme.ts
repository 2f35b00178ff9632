import { useSyncExternalStore } from 'react'

export type Scheme = 'system' | 'light' | 'dark'

const key = 'corral.scheme'
const listeners = new Set<() => void>()

/** The scheme of this browser. The window follows the Mac app, which sets it for all of its pages. */
export function useBrowserScheme(): Scheme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }, browserScheme)
}

export function setBrowserScheme(scheme: Scheme): void {
  localStorage.setItem(key, scheme)
  applyBrowserScheme()
  for (const listener of listeners) listener()
}

/** To be called before the first paint. Does nothing in the window. */
export function applyBrowserScheme(): void {
  if (window.corral) return
  const scheme = browserScheme()
  if (scheme === 'system') delete document.documentElement.dataset.scheme
  else document.documentElement.dataset.scheme = scheme
}

function browserScheme(): Scheme {
  const kept = localStorage.getItem(key)
  return kept === 'light' || kept === 'dark' ? kept : 'system'
}
