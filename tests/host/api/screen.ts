// screen: a single display of 1440 by 900, with a menu bar at its top.
import { lifecycle } from '../core/lifecycle.ts'
import { strictEmitter } from '../core/strict.ts'

export const workArea = { x: 0, y: 25, width: 1440, height: 875 }

const display = {
  id: 1,
  label: 'Test display',
  internal: true,
  rotation: 0,
  scaleFactor: 1,
  bounds: { x: 0, y: 0, width: 1440, height: 900 },
  size: { width: 1440, height: 900 },
  workArea,
  workAreaSize: { width: workArea.width, height: workArea.height },
}

const events = ['display-added', 'display-removed', 'display-metrics-changed']

class Screen extends strictEmitter('screen', events) {
  getPrimaryDisplay() {
    lifecycle.requireReady("The 'screen' module can't be used before the app 'ready' event")
    return structuredClone(display)
  }

  getAllDisplays = () => [this.getPrimaryDisplay()]
  getDisplayMatching = (_bounds: object) => this.getPrimaryDisplay()
}

export const screen = new Screen()
