// app.dock, which the test host has on every platform.
import { expectArgument } from '../core/arguments.ts'

export class Dock {
  #visible = true
  #badge = ''

  async show() {
    this.#visible = true
  }

  hide() {
    this.#visible = false
  }

  isVisible = () => this.#visible
  getBadge = () => this.#badge

  setBadge(text: string) {
    expectArgument(0, text, 'string')
    this.#badge = text
  }
}
