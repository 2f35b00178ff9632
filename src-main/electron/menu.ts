import { Menu } from 'electron'
import type { Windows } from './windows.ts'

/** The standard menu of a Mac app; the roles bring their own labels and keys. */
export function setApplicationMenu(windows: Windows): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      { role: 'appMenu' },
      {
        label: 'File',
        submenu: [
          { label: 'Open Corral', accelerator: 'CmdOrCtrl+O', click: windows.show },
          { type: 'separator' },
          { role: 'close' },
        ],
      },
      { role: 'editMenu' },
      { role: 'viewMenu' },
      { role: 'windowMenu' },
    ]),
  )
}
