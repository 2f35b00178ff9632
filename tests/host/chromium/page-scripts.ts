// Puts together the scripts which run in each new document before the page's own.
import { randomUUID } from 'node:crypto'
import { compileFunction } from 'node:vm'
import { pageSource } from '../core/page-source.ts'

/** Name of the JavaScript world that a preload runs in, as Electron calls it. */
export const preloadWorld = 'Electron Isolated Context'

export interface PageScripts {
  mainWorld: string
  preloadWorld: string
}

export function pageScripts(preloadPath: string, preload: string): PageScripts {
  const constants = {
    CHANNEL: randomUUID(),
    META: {
      preload: preloadPath,
      process: { platform: process.platform, arch: process.arch, versions: process.versions },
    },
  }
  const runPreload = `function (require, process, module, exports) {\n${preload}\n}`
  return {
    mainWorld: assemble(constants, ['bridge.js', 'main-world.js']),
    preloadWorld: assemble(
      constants,
      ['clone.js', 'bridge.js', 'ipc-renderer.js', 'preload-world.js'],
      runPreload,
    ),
  }
}

/** Throws the SyntaxError that a preload's text has, such as for `import` in a CommonJS script. */
export function checkPreload(path: string, source: string) {
  compileFunction(source, ['require', 'process', 'module', 'exports'], { filename: path })
}

/**
 * One function around all parts. The preload is an argument of it, from where it sees none of the
 * host's own names. It all runs in the main frame only, as preloads do.
 */
function assemble(constants: object, files: string[], runPreload = 'null'): string {
  const declarations = Object.entries(constants).map(
    ([name, value]) => `const ${name} = ${JSON.stringify(value)}`,
  )
  const body = [...declarations, ...files.map(pageSource)].join('\n')
  return `if (window === window.top) ((runPreload) => {\n${body}\n})(${runPreload})`
}
