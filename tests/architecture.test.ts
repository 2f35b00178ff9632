import { readFileSync, readdirSync } from 'node:fs'
import { basename, dirname, extname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')

interface SourceFile {
  /** From the project's root: `src-main/core/pool/pool.ts`. */
  readonly path: string
  readonly lines: number
  /** Files of ours from the project's root, libraries as they are written. */
  readonly imports: readonly string[]
}

const sources: SourceFile[] = ['src-main', 'src-preload', 'src-renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(tsx?|js)$/.test(entry.name))
    .map((entry) => read(relative(root, join(entry.parentPath, entry.name)))),
)

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const statement = /^(?:import|export)\s(?:[^'"=]*?\sfrom\s)?'([^']+)'/gm
  const found = [...text.matchAll(statement), ...text.matchAll(/\bimport\('([^']+)'\)/g)]
  const imports = found.map(([, target = '']) => {
    return target.startsWith('.') ? join(dirname(path), target) : target
  })
  return { path, lines: text.split('\n').length, imports }
}

const contract = 'src-main/contract/'
const core = 'src-main/core/'
const forShells = [
  'corral.ts',
  'command-token.ts',
  'host.ts',
  'errors.ts',
  'discovery.ts',
  'lib/',
].map((p) => core + p)

/** What the files of each zone may import beside libraries and themselves. */
const zones: Record<string, readonly string[]> = {
  [contract]: [],
  [core]: [contract],
  // The installed command is run by the app's own binary.
  'src-main/electron/': [contract, ...forShells, 'src-main/headless/run-command.ts'],
  'src-main/headless/': [contract, ...forShells],
  'src-preload/': [contract],
  'src-renderer/': [contract],
}

/** A feature of the core may import those before it. */
const features = [
  ['vault', 'settings', 'accounts', 'audit', 'egress', 'library', 'profiles', 'hub', 'downloads'],
  ['providers', 'imports', 'apps', 'engine', 'pool', 'fit', 'routing', 'limits', 'activity'],
  [
    'gateway',
    'tools',
    'conversations',
    'power',
    'desktop',
    'setup',
    'diagnostics',
    'self-tests',
    'server',
  ],
].flat()
const forFeatures = new Set(['lib', 'db'])

/** Features that keep rows, or read those of others. */
const withTables = ['db', 'vault', 'settings', 'accounts', 'audit', 'providers', 'imports'].concat([
  'routing',
  'limits',
  'activity',
  'library',
  'profiles',
  'hub',
  'downloads',
  'self-tests',
  'tools',
  'conversations',
])

/** Libraries that only these files import. */
const owners: Record<string, (path: string) => boolean> = {
  'node-llama-cpp': (path) => path.startsWith(`${core}engine/`),
  // The raw handle only where drizzle cannot do it: opening, backups and locks, foreign databases.
  'better-sqlite3': isIn('db', 'vault', 'imports', 'activity'),
  'drizzle-orm': isIn(...withTables),
  fastify: (path) =>
    /^src-main\/core\/(server|gateway)\/|^src-main\/core\/lib\/log\.ts$/.test(path),
  electron: (path) => /^src-main\/electron\/|^src-preload\//.test(path),
  '@modelcontextprotocol/sdk': isIn('tools'),
  mathjs: isIn('tools'),
  openai: () => false,
}

/** Of the core's features, those that may. */
function isIn(...folders: string[]): (path: string) => boolean {
  return (path) => folders.some((folder) => path.startsWith(`${core}${folder}/`))
}

const isOurs = (target: string) => target.startsWith('src-')
const zoneOf = (path: string) => Object.keys(zones).find((zone) => path.startsWith(zone))
const featureOf = (path: string) => /^src-main\/core\/([\w-]+)\//.exec(path)?.[1]

/** Every import of which `isWrong` says so, as a line that names it. */
function wrongImports(isWrong: (from: string, target: string) => boolean): string[] {
  return sources.flatMap(({ path, imports }) =>
    imports.filter((target) => isWrong(path, target)).map((target) => `${path} -> ${target}`),
  )
}

function breaksOrder(from: string, target: string): boolean {
  const feature = featureOf(from)
  const other = featureOf(target)
  if (!feature || !other || feature === other || forFeatures.has(other)) return false
  if (feature === 'db') return !(from.endsWith('/schema.ts') && target.endsWith('/table.ts'))
  return features.indexOf(other) >= features.indexOf(feature)
}

describe('the sources', () => {
  it('are read: the rules below have something to check', () => {
    expect(sources.length).toBeGreaterThan(100)
    for (const zone of Object.keys(zones)) {
      const imports = sources.filter(({ path }) => path.startsWith(zone)).flatMap((s) => s.imports)
      expect(imports.length, zone).toBeGreaterThan(0)
    }
    const all = new Set(sources.flatMap(({ imports }) => imports))
    for (const library of ['node-llama-cpp', 'better-sqlite3', 'fastify', 'electron']) {
      expect(all.has(library), library).toBe(true)
    }
  })

  it('all belong to a zone', () => {
    expect(sources.filter(({ path }) => !zoneOf(path)).map(({ path }) => path)).toEqual([])
  })

  it('import only what their zone may know', () => {
    const wrong = wrongImports((from, target) => {
      const zone = zoneOf(from) ?? ''
      if (!isOurs(target)) return false
      return ![zone, ...(zones[zone] ?? [])].some((allowed) => target.startsWith(allowed))
    })
    expect(wrong).toEqual([])
  })

  it('import only features before their own', () => {
    expect(wrongImports(breaksOrder)).toEqual([])
  })

  it('of the core are features that have a place in the order', () => {
    const known = new Set([...features, ...forFeatures])
    const folders = new Set(sources.map(({ path }) => featureOf(path)).filter(Boolean))
    expect([...folders].filter((folder) => !known.has(folder!))).toEqual([])
  })

  it('leave each library to its owner', () => {
    const wrong = wrongImports((from, target) => {
      const library = Object.keys(owners).find(
        (name) => target === name || target.startsWith(`${name}/`),
      )
      return library !== undefined && !owners[library]!(from)
    })
    expect(wrong).toEqual([])
  })

  it('have names in kebab case and imports with an ending', () => {
    const names = sources.map(({ path }) => basename(path))
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?\.(tsx?|js)$/.test(name))).toEqual(
      [],
    )
    expect(wrongImports((_, target) => isOurs(target) && extname(target) === '')).toEqual([])
  })

  it('are no longer than 300 lines', () => {
    const long = sources.filter(({ lines }) => lines > 300).map(({ path }) => path)
    expect(long).toEqual([])
  })
})
