// A checkout runs hundreds of TypeScript files. Stripped and compiled ones are kept, in the checkout
// and not in a folder for temporary files where others could write.
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'corral'))
