// The roles a menu item may have, by their lower-case names, with what Electron gives them.
import type { BrowserWindow } from './browser-window.ts'
import { app } from './app.ts'

export interface Role {
  label: string
  /** What a click does where Electron itself, and not the operating system, does it. */
  run?: (window: BrowserWindow | null) => void
  submenu?: object[]
}

const separator = { type: 'separator' }
const roles = (...names: string[]) => names.map((role) => (role ? { role } : separator))

const edit = 'Undo Redo Cut Copy Paste Delete'
  .split(' ')
  .map((label) => [label.toLowerCase(), label])

/** Roles which the desktop carries out by itself: only their names matter here. */
const native: Record<string, string> = {
  ...Object.fromEntries(edit),
  about: 'About',
  services: 'Services',
  hide: 'Hide',
  hideothers: 'Hide Others',
  unhide: 'Show All',
  front: 'Bring All to Front',
  zoom: 'Zoom',
  help: 'Help',
  window: 'Window',
  pasteandmatchstyle: 'Paste and Match Style',
  selectall: 'Select All',
  togglefullscreen: 'Toggle Full Screen',
  toggledevtools: 'Toggle Developer Tools',
  resetzoom: 'Actual Size',
  zoomin: 'Zoom In',
  zoomout: 'Zoom Out',
  togglespellchecker: 'Check Spelling While Typing',
  startspeaking: 'Start Speaking',
  stopspeaking: 'Stop Speaking',
  showsubstitutions: 'Show Substitutions',
  togglesmartquotes: 'Smart Quotes',
  togglesmartdashes: 'Smart Dashes',
  toggletextreplacement: 'Text Replacement',
  recentdocuments: 'Open Recent',
  clearrecentdocuments: 'Clear Menu',
  toggletabbar: 'Show Tab Bar',
  selectnexttab: 'Select Next Tab',
  selectprevioustab: 'Select Previous Tab',
  showalltabs: 'Show All Tabs',
  mergeallwindows: 'Merge All Windows',
  movetabtonewwindow: 'Move Tab to New Window',
  sharemenu: 'Share',
}

const ours: Record<string, Role> = {
  quit: { label: 'Quit', run: () => app.quit() },
  close: { label: 'Close Window', run: (window) => window?.close() },
  minimize: { label: 'Minimize', run: (window) => window?.minimize() },
  reload: { label: 'Reload', run: (window) => window?.webContents.reload() },
  forcereload: { label: 'Force Reload', run: (window) => window?.webContents.reload() },
  appmenu: {
    label: '',
    submenu: roles('about', '', 'services', '', 'hide', 'hideOthers', 'unhide', '', 'quit'),
  },
  filemenu: { label: 'File', submenu: roles('close') },
  editmenu: {
    label: 'Edit',
    submenu: roles('undo', 'redo', '', 'cut', 'copy', 'paste', 'delete', '', 'selectAll'),
  },
  viewmenu: {
    label: 'View',
    submenu: roles('reload', 'toggleDevTools', '', 'resetZoom', 'zoomIn', '', 'togglefullscreen'),
  },
  windowmenu: { label: 'Window', submenu: roles('minimize', 'zoom', '', 'front') },
}

/** Electron shows an empty item for a role it does not know; here that is an error. */
export function findRole(name: string): Role {
  const role = name.toLowerCase()
  const label = native[role]
  if (label === undefined && !ours[role]) throw new Error(`Unknown menu item role: ${name}`)
  const found = ours[role] ?? { label: label ?? '' }
  const named = role === 'about' || role === 'hide' || role === 'quit'
  if (role === 'appmenu') return { ...found, label: app.name }
  return named ? { ...found, label: `${found.label} ${app.name}` } : found
}
