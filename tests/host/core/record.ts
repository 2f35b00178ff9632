// What the app asked of the desktop, kept for assertions that only the test host can answer.
import type { Menu } from '../api/menu.ts'
import type { Notification } from '../api/notification.ts'
import type { Tray } from '../api/tray.ts'

export interface RecordedDialog {
  kind: 'message' | 'open' | 'save' | 'error'
  /** Id of the window the dialog belongs to, null for one of its own. */
  window: number | null
  options: unknown
}

export const record = {
  openedUrls: [] as string[],
  downloads: [] as string[],
  openedPaths: [] as string[],
  revealedPaths: [] as string[],
  trashedPaths: [] as string[],
  dialogs: [] as RecordedDialog[],
  notifications: [] as Notification[],
  trays: [] as Tray[],
  popups: [] as Menu[],
  shortcuts: new Map<string, () => void>(),
  protocolClients: [] as string[],
  /** The functions set through the session, callable by a test. */
  permissions: { request: null as unknown, check: null as unknown },
  webRequests: [] as { event: string; listener: unknown }[],
  clearedStorage: [] as unknown[],
  activationPolicy: 'regular',
  loginItem: { openAtLogin: false },
  /** Reasons for which the machine is kept from sleep. */
  saveBlockers: new Map<number, string>(),
  aboutPanel: {} as object,
  aboutPanelShown: 0,
  unhandledRejections: [] as string[],
  chromiumPid: null as number | null,
}

Object.assign(globalThis, { __host: record })
