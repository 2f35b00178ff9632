// MenuItem: one entry, with the defaults its role and type give it.
import type { MenuItemConstructorOptions } from 'electron'
import { expectOneOf } from '../core/arguments.ts'
import { windows } from '../core/windows.ts'
import { type Role, findRole } from './menu-roles.ts'
import type { BrowserWindow } from './browser-window.ts'
import type { Menu } from './menu.ts'

const types = ['normal', 'separator', 'submenu', 'checkbox', 'radio', 'header', 'palette'] as const

export type ItemType = (typeof types)[number]

/** menu.ts depends on this file, so it comes here to say how an item gets its submenu. */
export function buildSubmenusWith(build: (submenu: object) => Menu) {
  toMenu = build
}

let toMenu: (submenu: object) => Menu

export class MenuItem {
  readonly id: string | undefined
  readonly type: ItemType
  readonly role: string | undefined
  readonly submenu: Menu | null
  readonly accelerator: string | undefined
  label: string
  sublabel: string
  toolTip: string
  icon: unknown
  enabled: boolean
  visible: boolean
  menu: Menu | null = null
  click: (event?: object, window?: BrowserWindow | null) => void
  #checked: boolean

  constructor(options: MenuItemConstructorOptions) {
    const role: Role = options.role ? findRole(options.role) : { label: '' }
    const submenu = options.submenu ?? role.submenu
    this.submenu = submenu ? toMenu(submenu) : null
    const type = options.type ?? (this.submenu ? 'submenu' : 'normal')
    expectOneOf('menu item type', type, types)
    if (type === 'submenu' && !this.submenu) throw new Error('Invalid submenu')
    if (options.click !== undefined && typeof options.click !== 'function') {
      throw new TypeError('A menu item needs a function to call on click')
    }

    this.type = type
    this.id = options.id
    this.role = options.role?.toLowerCase()
    this.label = options.label ?? role.label
    this.sublabel = options.sublabel ?? ''
    this.toolTip = options.toolTip ?? ''
    this.accelerator = options.accelerator
    this.icon = options.icon
    this.enabled = options.enabled ?? true
    this.visible = options.visible ?? true
    this.#checked = options.checked ?? false

    const ownClick = options.click as ((...args: unknown[]) => void) | undefined
    this.click = (event = {}, window = windows.focused) => {
      if (this.type === 'checkbox') this.checked = !this.checked
      if (this.type === 'radio') this.checked = true
      if (role.run) role.run(window)
      else ownClick?.(this, window ?? undefined, event)
    }
  }

  get checked(): boolean {
    return this.#checked
  }

  /** Checking one radio item clears the others of its group. */
  set checked(checked: boolean) {
    if (this.type === 'radio' && checked) {
      for (const other of this.menu?.radioGroup(this) ?? []) other.#checked = false
    }
    this.#checked = checked
  }
}
