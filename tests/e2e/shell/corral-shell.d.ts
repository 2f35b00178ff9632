import type { Menu, Tray } from 'electron'

declare global {
  /** What the desktop app hands to these tests, see src-main/electron/boot.ts. */
  var corralShell: { tray: { tray: Tray; menu(): Menu } }
}
