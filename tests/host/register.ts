// Makes `import 'electron'` and `require('electron')` resolve to the stand-in.
import { registerHooks } from 'node:module'

const standIn = new URL('./electron.ts', import.meta.url).href

registerHooks({
  resolve(specifier, context, nextResolve) {
    if (!/^electron(\/main|\/common)?$/.test(specifier)) return nextResolve(specifier, context)
    return { url: standIn, format: 'module-typescript', shortCircuit: true }
  },
})
