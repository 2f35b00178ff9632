import { useSyncExternalStore } from 'react'

const wide = matchMedia('(min-width: 1060px)')

function subscribe(changed: () => void): () => void {
  wide.addEventListener('change', changed)
  return () => wide.removeEventListener('change', changed)
}

/** Has the window room for the list of conversations beside the conversation? */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => wide.matches)
}
