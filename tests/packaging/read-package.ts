import { createHash } from 'node:crypto'
import { readFileSync, readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import { parse } from 'plist'

const require = createRequire(import.meta.url)
const requireAsBuilder = createRequire(
  createRequire(require.resolve('electron-builder')).resolve('app-builder-lib'),
)
const { getRawHeader, listPackage } = requireAsBuilder('@electron/asar') as {
  getRawHeader(file: string): { headerString: string }
  listPackage(file: string, options: object): string[]
}
const { getCurrentFuseWire } = requireAsBuilder('@electron/fuses') as {
  getCurrentFuseWire(app: string): Promise<Record<string, number>>
}

/** In the order of Electron's fuse wire (electron/build/fuses/fuses.json5). */
const fuseNames = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const
export type Fuse = (typeof fuseNames)[number]

/** What lies in a Mac app, read from its files. */
export interface PackagedApp {
  /** Of the asar, from its root: `/out/main/index.js`; those unpacked beside it too. */
  readonly entries: readonly string[]
  /** The same for files unpacked beside the asar, with their first bytes. */
  readonly unpacked: readonly { readonly path: string; readonly head: Buffer }[]
  readonly info: Readonly<Record<string, unknown>>
  /** As `Info.plist` has to name it for the asar's integrity. */
  readonly asarHeaderHash: string
  readonly fuses: Readonly<Record<Fuse, boolean>>
  /** Files beside the asar that people read: `docs/command-line.md`, the licences of Electron. */
  readonly readable: readonly string[]
  /** The command that starts the app's binary; `null` where it is missing or cannot be run. */
  readonly command: string | null
  readonly sizes: {
    readonly asarBytes: number
    readonly unpackedBytes: number
    readonly appBytes: number
  }
}

/** @throws Error where this is no app that electron-builder made */
export async function readPackage(app: string): Promise<PackagedApp> {
  const resources = join(app, 'Contents', 'Resources')
  const asar = join(resources, 'app.asar')
  const beside = join(resources, 'app.asar.unpacked')
  const unpacked = filesIn(beside)
  const wire = await getCurrentFuseWire(app)
  return {
    entries: listPackage(asar, { isPack: false }),
    unpacked: unpacked.map((file) => ({ path: `/${relative(beside, file)}`, head: headOf(file) })),
    info: parse(readFileSync(join(app, 'Contents', 'Info.plist'), 'utf8')) as Record<
      string,
      unknown
    >,
    asarHeaderHash: createHash('sha256').update(getRawHeader(asar).headerString).digest('hex'),
    fuses: Object.fromEntries(fuseNames.map((name, at) => [name, wire[at] === 49])) as Record<
      Fuse,
      boolean
    >,
    readable: filesIn(resources)
      .map((file) => relative(resources, file))
      .filter((path) => /\.(md|html|txt)$/.test(path) && !path.startsWith('app.asar')),
    command: commandIn(resources),
    sizes: {
      asarBytes: statSync(asar).size,
      unpackedBytes: sizeOf(unpacked),
      appBytes: sizeOf(filesIn(app)),
    },
  }
}

function commandIn(resources: string): string | null {
  const path = join(resources, 'bin', 'corral')
  const found = statSync(path, { throwIfNoEntry: false })
  return found && found.mode & 0o100 ? readFileSync(path, 'utf8') : null
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

function sizeOf(files: readonly string[]): number {
  return files.reduce((sum, file) => sum + statSync(file).size, 0)
}

function headOf(file: string): Buffer {
  return readFileSync(file).subarray(0, 8)
}
