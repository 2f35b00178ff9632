// Tray: an icon which is never drawn, but remembers what it would show.
import { existsSync } from 'node:fs'
import { expectArgument } from '../core/arguments.ts'
import { lifecycle } from '../core/lifecycle.ts'
import { record } from '../core/record.ts'
import { strictEmitter } from '../core/strict.ts'
import { Menu } from './menu.ts'
import { type NativeImage, isNativeImage, nativeImage } from './native-image.ts'

const events = ['click', 'right-click', 'double-click', 'mouse-enter', 'mouse-leave']

export class Tray extends strictEmitter('Tray', events) {
  /** Host only, with a `host` in front since Electron has no such getters. */
  hostImage: NativeImage
  hostToolTip = ''
  hostMenu: Menu | null = null
  #title = ''
  #destroyed = false

  constructor(image: NativeImage | string) {
    lifecycle.requireReady('Cannot create Tray before app is ready')
    super()
    this.hostImage = toImage(image)
    record.trays.push(this)
  }

  setImage(image: NativeImage | string) {
    this.#requireAlive()
    this.hostImage = toImage(image)
  }

  setToolTip(text: string) {
    expectArgument(0, text, 'string')
    this.#requireAlive()
    this.hostToolTip = text
  }

  setTitle(title: string) {
    expectArgument(0, title, 'string')
    this.#requireAlive()
    this.#title = title
  }

  getTitle() {
    this.#requireAlive()
    return this.#title
  }

  setContextMenu(menu: Menu | null) {
    this.#requireAlive()
    if (menu !== null && !(menu instanceof Menu)) throw new TypeError('Invalid menu')
    this.hostMenu = menu
  }

  popUpContextMenu(menu = this.hostMenu) {
    this.#requireAlive()
    menu?.popup()
  }

  isDestroyed = () => this.#destroyed

  destroy() {
    if (this.#destroyed) return
    this.#destroyed = true
    record.trays.splice(record.trays.indexOf(this), 1)
  }

  #requireAlive() {
    if (this.#destroyed) throw new Error('Tray is destroyed')
  }
}

function toImage(image: NativeImage | string): NativeImage {
  if (typeof image !== 'string') {
    if (!isNativeImage(image)) throw new TypeError('A tray needs an image or the path of one')
    return image
  }
  if (!existsSync(image)) throw new Error(`Failed to load image from path '${image}'`)
  return nativeImage.createFromPath(image)
}
