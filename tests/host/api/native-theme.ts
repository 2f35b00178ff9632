// nativeTheme: the app's light or dark choice, which pages see as prefers-color-scheme.
import type { PageTarget } from '../chromium/page-target.ts'
import { expectOneOf } from '../core/arguments.ts'
import { strictEmitter } from '../core/strict.ts'
import { windows } from '../core/windows.ts'

const sources = ['system', 'light', 'dark'] as const

type ThemeSource = (typeof sources)[number]

class NativeTheme extends strictEmitter('nativeTheme', ['updated']) {
  #source: ThemeSource = 'system'

  get themeSource(): ThemeSource {
    return this.#source
  }

  set themeSource(source: ThemeSource) {
    expectOneOf('themeSource', source, sources)
    if (source === this.#source) return
    this.#source = source
    for (const { webContents } of windows.all) this.#applyTo(webContents.page)
    this.emit('updated')
  }

  /** The desktop around the test host is light. */
  get shouldUseDarkColors(): boolean {
    return this.#source === 'dark'
  }

  /**
   * Host only: a page takes the theme on with each document, because Playwright, when it attaches,
   * sets a color scheme of its own.
   */
  follow(page: PageTarget) {
    const apply = () => {
      if (this.#source !== 'system') this.#applyTo(page)
    }
    page.opened.then(apply, () => {})
    page.on('navigated', apply)
  }

  #applyTo(page: PageTarget) {
    const value = this.#source === 'system' ? '' : this.#source
    const features = [{ name: 'prefers-color-scheme', value }]
    page.send('Emulation.setEmulatedMedia', { features }).catch(() => {})
  }
}

export const nativeTheme = new NativeTheme()
