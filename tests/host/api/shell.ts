// shell: what would leave the app for the desktop is recorded. Only the trash is real.
import { existsSync, mkdirSync, renameSync } from 'node:fs'
import { basename, isAbsolute, join } from 'node:path'
import { expectArgument } from '../core/arguments.ts'
import { record } from '../core/record.ts'
import { strict } from '../core/strict.ts'
import { app } from './app.ts'

export const shell = strict('shell', {
  async openExternal(url: string) {
    expectArgument(0, url, 'string')
    if (!URL.canParse(url)) throw new Error('Invalid URL')
    record.openedUrls.push(url)
  },

  /** Resolves with an error message, which is empty when all went well. */
  async openPath(path: string) {
    expectArgument(0, path, 'string')
    record.openedPaths.push(path)
    return existsSync(path) ? '' : 'Failed to open path'
  },

  showItemInFolder(path: string) {
    expectArgument(0, path, 'string')
    record.revealedPaths.push(path)
  },

  async trashItem(path: string) {
    expectArgument(0, path, 'string')
    if (!isAbsolute(path) || !existsSync(path)) throw new Error('Failed to move item to trash')
    const trash = join(app.getPath('home'), '.Trash')
    mkdirSync(trash, { recursive: true })
    renameSync(path, join(trash, `${record.trashedPaths.length}-${basename(path)}`))
    record.trashedPaths.push(path)
  },
})
