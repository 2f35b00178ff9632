import type { Fuse, PackagedApp } from './read-package.ts'

const needed = [
  '/package.json',
  '/out/main/index.js',
  '/out/main/headless.js',
  '/out/main/activity-store.js',
  '/out/main/trial.js',
  '/out/preload/index.cjs',
  '/out/renderer/index.html',
  '/out/renderer/licences.json',
  '/resources/migrations/0000_first.sql',
  '/resources/providers.yaml',
  '/resources/trayTemplate.png',
  '/node_modules/better-sqlite3/lib/index.js',
  '/node_modules/node-llama-cpp/dist/index.js',
]

/** What Help opens. */
const helpPage = 'docs/command-line.md'

/** Electron brings them beside its app, and asks that they are passed on. */
const electronLicences = ['LICENSE.electron.txt', 'LICENSES.chromium.html']

/** What has no business in the app: our sources and tests, tools, and what other platforms load. */
const stray = [
  /^\/(src-|tests|docs|release|screenshots)/,
  /\.(map|ts|mts|cts|tsbuildinfo|md|c|cc|cpp|h|hpp|mm|gyp|gypi|obj|pdb)$/,
  /\/(test|tests|__tests__|\.github)\//,
  /gitRelease\.bundle$/,
  /^\/node_modules\/(electron|electron-builder|vite|react|react-dom|typescript|playwright-core|vitest|drizzle-kit|fastify|zod|cmake-js|tar|yargs)\//,
  /(linux|win32|musl|darwin-x64|mac-x64)[\w.-]*\/|\.(dll|exe)$/,
]

const nativeNeeded = [
  /better-sqlite3\/prebuilds\/darwin-arm64\.node$/,
  /argon2\.darwin-arm64\.node$/,
  /mac-arm64-metal\/bins\/mac-arm64-metal\/llama-addon\.node$/,
]
const isNative = (path: string) => /\.(node|dylib|so)$/.test(path)

/** Mach-O of 64 bits in its own byte order, for ARM64 (mach-o/loader.h, mach/machine.h). */
const isForAppleSilicon = (head: Buffer) =>
  head.readUInt32LE(0) === 0xfe_ed_fa_cf && head.readUInt32LE(4) === 0x01_00_00_0c

const fusesOn = new Set<Fuse>([
  'enableCookieEncryption',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
])

/** More than this is a mistake of packing, not growth: the engine alone is 17 MB. In bytes. */
const mostAsarBytes = 25_000_000
const mostUnpackedBytes = 30_000_000

/** What is wrong with a packaged app, in words; nothing when all is as it should be. */
export function packageProblems(app: PackagedApp): string[] {
  return [...fileProblems(app), ...infoProblems(app), ...fuseProblems(app), ...sizeProblems(app)]
}

/** The same for what only comes with a real Electron, not with the skeleton. */
export function licenceProblems({ readable }: PackagedApp): string[] {
  return electronLicences.filter((path) => !readable.includes(path)).map((path) => `lacks ${path}`)
}

function fileProblems({ entries, unpacked, readable, command }: PackagedApp): string[] {
  const packed = new Set(entries)
  const beside = new Set(unpacked.map(({ path }) => path))
  return [
    ...needed.filter((path) => !packed.has(path)).map((path) => `lacks ${path}`),
    ...(readable.includes(helpPage) ? [] : [`lacks ${helpPage}`]),
    ...entries.filter((path) => stray.some((s) => s.test(path))).map((path) => `holds ${path}`),
    ...nativeNeeded
      .filter((native) => !unpacked.some(({ path }) => native.test(path)))
      .map((native) => `lacks ${native.source}`),
    ...entries
      .filter((path) => isNative(path) && !beside.has(path))
      .map((path) => `packs ${path}, which only loads when it lies beside`),
    ...unpacked
      .filter(({ path, head }) => isNative(path) && !isForAppleSilicon(head))
      .map(({ path }) => `${path} is not for Apple Silicon`),
    ...(command?.includes('--cli') ? [] : ['lacks a command that can be run']),
  ]
}

function infoProblems({ info, asarHeaderHash }: PackagedApp): string[] {
  const integrity = info.ElectronAsarIntegrity as Record<string, { hash?: string }> | undefined
  const [link] = (info.CFBundleURLTypes as Record<string, unknown>[] | undefined) ?? []
  const [document] = (info.CFBundleDocumentTypes as Record<string, unknown>[] | undefined) ?? []
  const expected: [string, unknown, unknown][] = [
    ['CFBundleIdentifier', info.CFBundleIdentifier, 'dev.corral.app'],
    ['LSMinimumSystemVersion', info.LSMinimumSystemVersion, '13.0'],
    ['LSUIElement', info.LSUIElement, true],
    ['link', link?.CFBundleURLSchemes, ['corral']],
    ['role for .gguf', document?.CFBundleTypeRole, 'Viewer'],
    ['rank for .gguf', document?.LSHandlerRank, 'Alternate'],
    ['reason for the local network', typeof info.NSLocalNetworkUsageDescription, 'string'],
    ['hash of the asar', integrity?.['Resources/app.asar']?.hash, asarHeaderHash],
  ]
  return expected
    .filter(([, is, should]) => JSON.stringify(is) !== JSON.stringify(should))
    .map(([what, is, should]) => `${what}: ${JSON.stringify(is)}, not ${JSON.stringify(should)}`)
}

function fuseProblems({ fuses }: PackagedApp): string[] {
  return Object.entries(fuses)
    .filter(([name, isOn]) => isOn !== fusesOn.has(name as Fuse))
    .map(([name, isOn]) => `the fuse ${name} is ${isOn ? 'on' : 'off'}`)
}

function sizeProblems({ sizes }: PackagedApp): string[] {
  return [
    ...(sizes.asarBytes > mostAsarBytes ? [`app.asar has ${sizes.asarBytes} bytes`] : []),
    ...(sizes.unpackedBytes > mostUnpackedBytes
      ? [`app.asar.unpacked has ${sizes.unpackedBytes} bytes`]
      : []),
  ]
}
