// The outside of a window: where it is, how large, and whether it can be seen.

export interface Bounds {
  x: number
  y: number
  width: number
  height: number
}

export class WindowFrame {
  bounds: Bounds
  normalBounds: Bounds
  visible = false
  minimized = false
  maximized = false
  fullScreen = false
  #workArea: Bounds
  #notify: (event: string) => void

  constructor(wanted: Partial<Bounds>, workArea: Bounds, notify: (event: string) => void) {
    const { width = 800, height = 600 } = wanted
    const centred = {
      x: workArea.x + Math.round((workArea.width - width) / 2),
      y: workArea.y + Math.round((workArea.height - height) / 2),
    }
    this.bounds = { x: wanted.x ?? centred.x, y: wanted.y ?? centred.y, width, height }
    this.normalBounds = this.bounds
    this.#workArea = workArea
    this.#notify = notify
  }

  setVisible(visible: boolean) {
    if (visible === this.visible) return
    this.visible = visible
    this.#notify(visible ? 'show' : 'hide')
  }

  setMinimized(minimized: boolean) {
    if (minimized === this.minimized) return
    this.minimized = minimized
    this.#notify(minimized ? 'minimize' : 'restore')
  }

  setMaximized(maximized: boolean) {
    if (maximized === this.maximized) return
    this.maximized = maximized
    this.#place(maximized ? this.#workArea : this.normalBounds)
    this.#notify(maximized ? 'maximize' : 'unmaximize')
  }

  /** Electron says so when the animation is over. */
  setFullScreen(fullScreen: boolean) {
    if (fullScreen === this.fullScreen) return
    this.fullScreen = fullScreen
    setImmediate(() => this.#notify(fullScreen ? 'enter-full-screen' : 'leave-full-screen'))
  }

  setBounds(changes: Partial<Bounds>) {
    for (const [name, value] of Object.entries(changes)) {
      if (!Number.isInteger(value)) throw new TypeError(`Invalid ${name} in bounds: ${value}`)
    }
    this.maximized = false
    this.normalBounds = { ...this.bounds, ...changes }
    this.#place(this.normalBounds)
  }

  #place(bounds: Bounds) {
    const { x, y, width, height } = this.bounds
    this.bounds = bounds
    if (bounds.x !== x || bounds.y !== y) this.#notify('move')
    if (bounds.width !== width || bounds.height !== height) this.#notify('resize')
  }
}
