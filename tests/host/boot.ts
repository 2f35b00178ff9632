// Electron's own start-up, in its order: arguments, manifest, -r modules, main module, 'ready'.
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Manifest, app } from './api/app.ts'
import { startBrowser } from './chromium/browser.ts'
import { parseArguments } from './core/argv.ts'
import { cancelable } from './core/cancelable.ts'
import { endWithParent, quitOnSignals } from './core/endings.ts'
import { lifecycle } from './core/lifecycle.ts'
import { surviveRejections } from './core/rejections.ts'

const argv = process.argv.slice(2)
const { folder, required, debugged } = parseArguments(argv)
const root = resolve(folder)
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest
const main = join(root, manifest.main ?? 'index.js')
if (!existsSync(main)) {
  console.error(`test host: there is no ${main}, build the app first`)
  process.exit(1)
}

process.argv = [process.argv[0] as string, ...argv]
Object.assign(process, {
  type: 'browser',
  defaultApp: true,
  resourcesPath: join(root, 'resources'),
})
app.load(root, manifest)
surviveRejections()
quitOnSignals(() => app.quit())
endWithParent(() => app.quit())

const require = createRequire(join(root, 'package.json'))
for (const module of required) require(resolve(module))

// 'ready' comes only once the main module has been evaluated: one that waits for it waits for ever.
const deadlock = setTimeout(() => {
  console.error(
    'test host: the main module has not finished after 10 s. A top-level await of ' +
      'app.whenReady() never ends, because Electron becomes ready only after the main module.',
  )
  process.exit(70)
}, 10_000)
await import(pathToFileURL(main).href)
clearTimeout(deadlock)

if (!lifecycle.over) {
  await startBrowser(join(app.getPath('sessionData'), 'Chromium'), debugged).catch((error) => {
    if (!lifecycle.over) throw error // else the app has quit meanwhile, and Chromium with it
  })
}
if (!lifecycle.over) {
  lifecycle.markReady()
  app.emit('ready', cancelable(), {})
}
