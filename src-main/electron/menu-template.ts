import type { MenuItemConstructorOptions } from 'electron'

/** What the items of the menu bar do. */
export interface MenuActions {
  /** @param route as `#/models` */
  show(route: string): void
  openModelFile(): void
  openDocs(): void
  installCommandLineTool(): void
}

/** The window's screens in their groups, by the words in their addresses, as its sidebar has them. */
const screens = [
  ['Chat', 'Models', 'Discover', 'Downloads', 'Profiles', 'Pool'],
  ['Providers', 'Gateway', 'Routing', 'Apps'],
  ['Activity', 'Usage'],
  ['Limits', 'Egress', 'Users', 'Security', 'Logs'],
] as const

/** The first nine have the keys that the window gives them. */
function goItems(act: MenuActions): MenuItemConstructorOptions[] {
  const before = (group: number) => screens.slice(0, group).flat().length
  return screens.flatMap((names, group) => {
    const items = names.map((label, at): MenuItemConstructorOptions => {
      const digit = before(group) + at + 1
      return {
        id: `go ${label.toLowerCase()}`,
        label,
        ...(digit <= 9 && { accelerator: `CmdOrCtrl+${digit}` }),
        click: () => act.show(`#/${label.toLowerCase()}`),
      }
    })
    return group === 0 ? items : [{ type: 'separator' as const }, ...items]
  })
}

/** The menus of a Mac app; the roles bring their own labels and keys. */
export function menuTemplate(act: MenuActions): MenuItemConstructorOptions[] {
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  return [
    {
      label: 'Corral',
      submenu: [
        { role: 'about', label: 'About Corral' },
        {
          id: 'check-for-updates',
          label: 'Check for Updates…',
          click: () => act.show('#/settings/updates'),
        },
        separator,
        {
          id: 'settings',
          label: 'Settings…',
          accelerator: 'CmdOrCtrl+,',
          click: () => act.show('#/settings'),
        },
        {
          id: 'install-command',
          label: 'Install Command Line Tool…',
          click: act.installCommandLineTool,
        },
        separator,
        { role: 'services' },
        separator,
        { role: 'hide', label: 'Hide Corral' },
        { role: 'hideOthers' },
        { role: 'unhide' },
        separator,
        { role: 'quit', label: 'Quit Corral' },
      ],
    },
    {
      label: 'File',
      submenu: [
        {
          id: 'new-chat',
          label: 'New Chat',
          accelerator: 'CmdOrCtrl+N',
          click: () => act.show('#/chat'),
        },
        {
          id: 'open-model',
          label: 'Open Model…',
          accelerator: 'CmdOrCtrl+O',
          click: act.openModelFile,
        },
        separator,
        { role: 'close' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'reload' },
        separator,
        { role: 'togglefullscreen' },
      ],
    },
    { id: 'go', label: 'Go', submenu: goItems(act) },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        { id: 'docs', label: 'Corral Help', click: act.openDocs },
        { id: 'tour', label: 'Welcome Tour', click: () => act.show('#/setup') },
        separator,
        {
          id: 'report',
          label: 'Report a Problem…',
          click: () => act.show('#/settings/diagnostics'),
        },
      ],
    },
  ]
}
