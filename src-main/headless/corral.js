#!/usr/bin/env node
// The `corral` command in a checkout.
import './require-node.js'
import './keep-compiled.js'
await import('./main.ts')
