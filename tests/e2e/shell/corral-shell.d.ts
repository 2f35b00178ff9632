import type { Menu, Notification, Tray } from 'electron'

declare global {
  /** What the desktop app hands to these tests, see src-main/electron/boot.ts. */
  var corralShell: { tray: { tray: Tray; menu(): Menu } }
  /** What reached the desktop; only the test host has it. */
  var __host: { notifications: (Notification & { body: string })[] }
}
