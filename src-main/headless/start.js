#!/usr/bin/env node
// `npm start` in a checkout: the desktop app where Electron can run, else the same app headless.
import './require-node.js'
import './keep-compiled.js'
import './resolve-drizzle.js'
await import('./start.ts')
