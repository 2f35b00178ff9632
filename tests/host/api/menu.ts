// Menu: a list of items, whether it hangs from the menu bar, the tray or the pointer.
import type { MenuItemConstructorOptions } from 'electron'
import { cancelable } from '../core/cancelable.ts'
import { record } from '../core/record.ts'
import { strictEmitter } from '../core/strict.ts'
import { MenuItem, buildSubmenusWith } from './menu-item.ts'

type Template = (MenuItemConstructorOptions | MenuItem)[]

export class Menu extends strictEmitter('Menu', ['menu-will-show', 'menu-will-close']) {
  static #application: Menu | null = null

  static buildFromTemplate(template: Template): Menu {
    if (!Array.isArray(template)) {
      throw new TypeError('Invalid template for Menu: Menu template must be an array')
    }
    const valid = template.every((item) => item && ('label' in item || item.role || item.type))
    if (!valid) {
      throw new TypeError(
        'Invalid template for MenuItem: must have at least one of label, role or type',
      )
    }
    const menu = new Menu()
    for (const item of withoutIdleSeparators(template)) {
      menu.append(item instanceof MenuItem ? item : new MenuItem(item))
    }
    return menu
  }

  static setApplicationMenu(menu: Menu | null) {
    if (menu !== null && !(menu instanceof Menu)) throw new TypeError('Invalid menu')
    Menu.#application = menu
  }

  static getApplicationMenu = () => Menu.#application

  readonly items: MenuItem[] = []
  #closed: (() => void) | undefined

  append(item: MenuItem) {
    this.insert(this.items.length, item)
  }

  insert(position: number, item: MenuItem) {
    if (!(item instanceof MenuItem)) throw new TypeError('Invalid item')
    item.menu = this
    this.items.splice(position, 0, item)
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id)
      if (found) return found
    }
    return null
  }

  popup(options: { callback?: () => void } = {}) {
    if (options === null || typeof options !== 'object') {
      throw new TypeError('Options must be an object')
    }
    this.#closed = options.callback
    record.popups.push(this)
    this.emit('menu-will-show', cancelable())
  }

  closePopup() {
    this.emit('menu-will-close', cancelable())
    this.#closed?.()
    this.#closed = undefined
  }

  /** Host only: the radio items between the same two separators as this one. */
  radioGroup(member: MenuItem): MenuItem[] {
    const at = this.items.indexOf(member)
    const before = this.items.slice(0, at).findLastIndex((item) => item.type !== 'radio')
    const after = this.items.findIndex((item, index) => index > at && item.type !== 'radio')
    return this.items.slice(before + 1, after < 0 ? undefined : after)
  }
}

/** Electron draws no separator at either end, nor two in a row. */
function withoutIdleSeparators(template: Template): Template {
  const shown = template.filter((item) => item.visible !== false)
  const idle = new Set(
    shown.filter((item, index) => {
      const next = shown[index + 1]
      return item.type === 'separator' && (index === 0 || !next || next.type === 'separator')
    }),
  )
  return template.filter((item) => !idle.has(item))
}

buildSubmenusWith((submenu) => {
  return submenu instanceof Menu ? submenu : Menu.buildFromTemplate(submenu as Template)
})
