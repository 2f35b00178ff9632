import { lstat, mkdir, readlink, rm, symlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import { dirname, join } from 'node:path'
import { CorralError } from '../core/errors.ts'

/** Where the command was put, and whether a shell finds it there. */
export interface InstalledTool {
  readonly path: string
  /** The folder that the user's PATH has to have, where that is not sure; else `null`. */
  readonly addToPath: string | null
}

/**
 * Makes `corral` a command of the terminal: a link to the one inside the app, which starts the app's
 * own binary without a window. In `/usr/local/bin`, which every shell of macOS has in its PATH; where
 * only an administrator may write there, in `~/.local/bin`. No password is ever asked for.
 *
 * @param command the file inside the app: `bin/corral` among its resources
 * @throws CorralError `conflict` when another program has the name
 */
export async function installCommandLineTool(
  command: string,
  folders: { readonly shared: string; readonly own: string } = usualFolders(),
): Promise<InstalledTool> {
  const shared = await linkIn(folders.shared, command)
  if (shared) return { path: shared, addToPath: null }
  await mkdir(folders.own, { recursive: true })
  const own = await linkIn(folders.own, command)
  if (!own) throw new CorralError('conflict', `${folders.own} may not be written to.`)
  const isKnown = (process.env.PATH ?? '').split(':').includes(folders.own)
  return { path: own, addToPath: isKnown ? null : folders.own }
}

function usualFolders() {
  return { shared: '/usr/local/bin', own: join(homedir(), '.local', 'bin') }
}

/** The path of the link; `null` when the folder is not there or not ours to write to. */
async function linkIn(folder: string, command: string): Promise<string | null> {
  const path = join(folder, 'corral')
  try {
    if (await isInTheWay(path)) {
      throw new CorralError('conflict', `${path} is another program. Move it away first.`)
    }
    await rm(path, { force: true })
    await symlink(command, path)
    return path
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'EACCES' || code === 'EPERM' || code === 'ENOENT' || code === 'EROFS') return null
    throw error
  }
}

/** A link that leads into a Corral, also one that was moved or thrown away, is ours to replace. */
async function isInTheWay(path: string): Promise<boolean> {
  const there = await lstat(path).catch(() => null)
  if (!there) return false
  if (!there.isSymbolicLink()) return true
  const target = await readlink(path)
  return !target.endsWith(join('Contents', 'Resources', 'bin', 'corral')) && dirname(target) !== '.'
}
