// A window's preload script, read and checked the way Electron loads a sandboxed one.
import { readFileSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { type PageScripts, checkPreload, pageScripts } from '../chromium/page-scripts.ts'

/** A preload that cannot be used is reported and left out, while the page still loads. */
export function loadPreload(
  path: string | undefined,
  onError: (error: Error) => void,
): PageScripts {
  if (path === undefined) return pageScripts('', '')
  try {
    if (!isAbsolute(path)) throw new Error(`preload script must have absolute path: ${path}`)
    const source = readFileSync(path, 'utf8')
    checkPreload(path, source)
    return pageScripts(path, source)
  } catch (error) {
    console.error(`Unable to load preload script: ${path}`, error)
    onError(error as Error)
    return pageScripts(path, '')
  }
}
