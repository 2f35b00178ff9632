// The `webContents` module, which Playwright asks for the page of a DevTools target.
import { strict } from '../core/strict.ts'
import { windows } from '../core/windows.ts'

const contents = () => windows.all.map((window) => window.webContents)

export const webContents = strict('webContents', {
  getAllWebContents: contents,
  fromId: (id: number) => contents().find((one) => one.id === id),
  fromDevToolsTargetId: (id: string) => contents().find((one) => one.page.targetId === id),
})
