// For each file that a package's own files import, Node reads the package's "exports" anew, and
// those of drizzle-orm are 170 KB: more than half a second at each start. Within drizzle-orm they say
// nothing about relative paths, so that Node need not be asked.
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, nextResolve) {
    const within = /^\.\.?\/.*\.js$/.test(specifier) && context.parentURL?.includes('/drizzle-orm/')
    if (!within) return nextResolve(specifier, context)
    return { url: new URL(specifier, context.parentURL).href, format: 'module', shortCircuit: true }
  },
})
