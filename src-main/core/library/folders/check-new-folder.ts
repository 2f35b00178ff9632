import { CorralError } from '../../errors.ts'
import type { FolderRow } from './folder-store.ts'
import { isInside } from './is-inside.ts'

/** Neither these nor anything below them: they belong to the system. */
const systems = ['/System', '/bin', '/sbin', '/dev', '/etc', '/proc', '/sys', '/private/etc']
/** Not these themselves: half a disk lies below them. */
const crowds = new Set(
  [
    ['/', '/Users', '/home', '/Volumes', '/media', '/mnt', '/Library', '/Applications', '/usr'],
    ['/opt', '/var', '/tmp', '/private', '/private/var', '/private/tmp', '/root'],
  ].flat(),
)

/**
 * Refuses a folder that Corral must not look through or write into. All paths are real ones.
 * @throws CorralError `invalid_input`, `conflict`
 */
export function checkNewFolder(
  path: string,
  known: {
    readonly homeDir: string
    readonly dataDir: string
    readonly rows: readonly Pick<FolderRow, 'path'>[]
  },
): void {
  const refuse = (message: string) => new CorralError('invalid_input', message, { param: 'path' })
  if (systems.some((system) => path === system || isInside(path, system))) {
    throw refuse('That folder belongs to the system.')
  }
  const { homeDir, dataDir, rows } = known
  if (crowds.has(path) || path === homeDir || isInside(homeDir, path)) {
    throw refuse('Too much lies below that folder. Choose one that holds models.')
  }
  for (const row of rows) {
    if (path === row.path) throw new CorralError('conflict', 'Corral looks there already.')
    if (isInside(path, row.path)) {
      throw new CorralError(
        'conflict',
        'That folder lies inside one in which Corral looks already.',
      )
    }
    if (isInside(row.path, path)) {
      throw new CorralError('conflict', 'A folder in which Corral looks lies inside that folder.')
    }
  }
  if (path === dataDir || isInside(path, dataDir) || isInside(dataDir, path)) {
    throw refuse("Corral's own data lies there.")
  }
}
