import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Plugin } from 'vite'

/** A package that is part of the app. */
interface Licence {
  readonly name: string
  readonly version: string
  readonly licence: string
  /** As it lies in the package; empty where none does. */
  readonly text: string
}

const packageFolder = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//
const licenceFile = /^(licen[cs]e|copying|notice)([.-].*)?$/i

/** Folders of packages that went into any of the bundles of this run. */
const bundled = new Set<string>()

/** Notes what is bundled. One build after the other uses it, in one process. */
export function noteBundled(): Plugin {
  return {
    name: 'corral-note-bundled',
    generateBundle(_, bundle) {
      for (const file of Object.values(bundle)) {
        if (file.type !== 'chunk') continue
        for (const id of file.moduleIds) {
          const folder = packageFolder.exec(id.replace(/^\0/, ''))?.[1]
          if (folder !== undefined) bundled.add(folder)
        }
      }
    },
  }
}

/** Writes `licences.json` beside the page, with all that was noted and what is shipped as it is. */
export function writeLicences(root: string): Plugin {
  return {
    name: 'corral-write-licences',
    generateBundle() {
      const folders = new Set([...bundled, ...shippedFolders(root), packageIn(root, 'electron')])
      const found = [...folders].flatMap((folder) => (folder && readLicence(folder)) || [])
      const unique = new Map([...found, engine].map((one) => [`${one.name} ${one.version}`, one]))
      const all = [...unique.values()].toSorted((a, b) => a.name.localeCompare(b.name))
      this.emitFile({ type: 'asset', fileName: 'licences.json', source: JSON.stringify(all) })
    },
  }
}

/** Compiled into node-llama-cpp, which carries no text of it. */
const engine: Licence = {
  name: 'llama.cpp',
  version: '',
  licence: 'MIT',
  text: 'Copyright (c) The ggml authors\nhttps://github.com/ggml-org/llama.cpp',
}

/** Packages that are never bundled, with what they need. */
function shippedFolders(root: string): Set<string> {
  const found = new Set<string>()
  const visit = (from: string) => {
    const { dependencies = {}, optionalDependencies = {} } = readPackage(from)
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      const folder = packageIn(from, name)
      if (folder === null || found.has(folder)) continue
      found.add(folder)
      visit(folder)
    }
  }
  visit(root)
  return found
}

/** As Node looks for it: here, then in each folder above. `null` where it was not installed. */
function packageIn(from: string, name: string): string | null {
  const folder = join(from, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return folder
  return dirname(from) === from ? null : packageIn(dirname(from), name)
}

interface PackageFile {
  readonly name?: string
  readonly version?: string
  readonly license?: string | { readonly type?: string }
  readonly dependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
}

function readPackage(folder: string): PackageFile {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as PackageFile
}

function readLicence(folder: string): Licence | null {
  if (!existsSync(join(folder, 'package.json'))) return null
  const { name, version = '', license } = readPackage(folder)
  if (name === undefined) return null
  const files = readdirSync(folder).filter((file) => licenceFile.test(file))
  return {
    name,
    version,
    licence: (typeof license === 'object' ? license.type : license) ?? 'see its text',
    text: files.map((file) => readFileSync(join(folder, file), 'utf8').trim()).join('\n\n'),
  }
}
