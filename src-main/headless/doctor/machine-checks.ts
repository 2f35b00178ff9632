import { constants } from 'node:fs'
import { access, stat, statfs } from 'node:fs/promises'
import { arch, release, totalmem } from 'node:os'
import { version } from '../headless-host.ts'
import { sizeText } from '../size-text.ts'
import { type Finding, fault, ok, warning, wordsOf } from './finding.ts'

const oldestNode = 24
/** Less than most models need. */
const littleDiskBytes = 10e9

export function checkVersions(): Finding {
  const { node, electron } = process.versions
  const runtime = electron ? `Electron ${electron}` : `Node ${node}`
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`
  const text = `Corral ${version}, ${runtime}, ${process.platform} ${release()} ${arch()}, ${memory}`
  if (Number.parseInt(node, 10) < oldestNode) {
    return fault(
      'versions',
      text,
      `Use Node ${oldestNode}: 'npm exec corral -- …' in the checkout does.`,
    )
  }
  const isMac = process.platform === 'darwin'
  if (isMac && arch() !== 'arm64') {
    return warning('versions', text, 'Models compute on the CPU here: Metal needs Apple Silicon.')
  }
  return ok('versions', text)
}

export async function checkDataFolder(folder: string): Promise<Finding> {
  try {
    const { mode } = await stat(folder)
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
    if (mode & 0o077) {
      return warning('data folder', `${folder} can be entered by others`, `chmod 700 '${folder}'`)
    }
    return ok('data folder', folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return ok('data folder', `${folder} is made at the first start`)
    }
    return fault('data folder', wordsOf(error), `Make it yours: sudo chown -R "$USER" '${folder}'`)
  }
}

export async function checkDisk(folder: string): Promise<Finding> {
  try {
    const { bavail, bsize } = await statfs(folder)
    const free = `${sizeText(bavail * bsize)} free`
    if (bavail * bsize >= littleDiskBytes) return ok('disk', free)
    return warning(
      'disk',
      free,
      "'corral ls' shows what is large, 'corral rm' moves it to the trash.",
    )
  } catch (error) {
    return warning('disk', wordsOf(error), 'Its free room is not known.')
  }
}
