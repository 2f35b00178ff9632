// The windows that exist, and which of them has the focus; known to app, menus and pages alike.
import type { BrowserWindow } from '../api/browser-window.ts'

export const windows = {
  all: [] as BrowserWindow[],
  focused: null as BrowserWindow | null,

  focus(window: BrowserWindow) {
    if (windows.focused === window) return
    if (windows.focused) windows.blur(windows.focused)
    windows.focused = window
    window.emit('focus')
  },

  blur(window: BrowserWindow) {
    if (windows.focused !== window) return
    windows.focused = null
    window.emit('blur')
  },

  remove(window: BrowserWindow) {
    windows.all.splice(windows.all.indexOf(window), 1)
  },
}
