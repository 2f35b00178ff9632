import { useEffect, useEffectEvent } from 'react'

export const isMac =
  (window.corral?.platform ?? navigator.platform).toLowerCase().match(/^(mac|darwin)/) !== null

/** How a shortcut is written on this machine. */
export function shortcutText(key: string): string {
  return isMac ? `⌘${key}` : `Ctrl ${key}`
}

/** Runs on Command (Control elsewhere) with the key, wherever the focus is. */
export function useShortcut(key: string, run: () => void): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const command = isMac ? event.metaKey : event.ctrlKey
    if (!command || event.shiftKey || event.altKey || event.key.toLowerCase() !== key) return
    event.preventDefault()
    run()
  })

  useEffect(() => {
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [])
}
