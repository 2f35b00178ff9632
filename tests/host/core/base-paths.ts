// The folders behind app.getPath(): below HOST_HOME or a temporary folder, never in the real home.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'

export class BasePaths {
  #paths = new Map<string, string>()

  constructor(appName: string) {
    const home = process.env.HOST_HOME ?? temporaryHome()
    // os.homedir() follows HOME, so that code which bypasses getPath() stays out of it as well.
    process.env.HOME = home

    const appData = join(home, 'Library', 'Application Support')
    const userData = join(appData, appName)
    const folders = {
      home,
      appData,
      userData,
      sessionData: userData,
      logs: join(home, 'Library', 'Logs', appName),
      crashDumps: join(userData, 'Crashpad'),
      temp: tmpdir(),
      desktop: join(home, 'Desktop'),
      documents: join(home, 'Documents'),
      downloads: join(home, 'Downloads'),
      music: join(home, 'Music'),
      pictures: join(home, 'Pictures'),
      videos: join(home, 'Movies'),
    }
    for (const [name, folder] of Object.entries(folders)) {
      mkdirSync(folder, { recursive: true })
      this.#paths.set(name, folder)
    }
    this.#paths.set('exe', process.execPath).set('module', process.execPath)
  }

  get(name: string): string {
    const path = this.#paths.get(name)
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    return path
  }

  set(name: string, path: string) {
    if (!isAbsolute(path)) throw new Error('Path must be absolute')
    if (!this.#paths.has(name)) throw new Error(`Failed to set path`)
    mkdirSync(path, { recursive: true })
    // Chromium's own files follow userData until they are told otherwise.
    const together = this.get('sessionData') === this.get('userData')
    this.#paths.set(name, path)
    if (name === 'userData' && together) this.#paths.set('sessionData', path)
  }
}

function temporaryHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'electron-test-host-'))
  process.on('exit', () => rmSync(home, { recursive: true, force: true, maxRetries: 5 }))
  return home
}
