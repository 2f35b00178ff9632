#!/usr/bin/env node
// The `corral` command in a checkout.
import './require-node.js'
import './keep-compiled.js'
import './resolve-drizzle.js'
await import('./main.ts')
