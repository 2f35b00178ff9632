import { Notification } from 'electron'
import type { Notice } from '../core/host.ts'

/**
 * Tells what happened while nobody looks at the window: one notice a subject, the newest. A click
 * opens the screen that it is about.
 */
export function createNotifications(
  windows: () => { isFocused(): boolean; show(route: string): void } | null,
): (notice: Notice) => void {
  const shown = new Map<string, Notification>()
  return ({ title, body, subject, opens }) => {
    const window = windows()
    if (!Notification.isSupported() || window?.isFocused()) return
    shown.get(subject)?.close()
    // Kept, because a notification that is collected takes its click with it.
    const notification = new Notification({ title, body })
    shown.set(subject, notification)
    const forget = () => {
      if (shown.get(subject) === notification) shown.delete(subject)
    }
    notification.on('click', () => {
      forget()
      windows()?.show(`#/${opens}`)
    })
    notification.on('close', forget)
    notification.show()
  }
}
