import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The Electron to start, or in a few words why there is none. */
export type Electron = { readonly command: string } | { readonly missing: string }

const releases = 'https://github.com/electron/electron/releases'
const probeMs = 4000
const downloadMs = 10 * 60_000

/**
 * Finds the Electron binary of this checkout, or fetches it once (about 110 MB) where its download
 * site answers. Never waits long for a network that is not there.
 * @param mayFetch asked before anything is sent
 */
export async function findElectron(
  root: string,
  mayFetch: () => Promise<boolean>,
): Promise<Electron> {
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return { missing: 'this machine has no display' }
  }
  const present = unpackedBinary(root)
  if (present) return { command: present }
  if (!(await mayFetch())) {
    return { missing: 'the Electron binary is not here, and nothing leaves this Mac' }
  }
  if (!(await reachable(process.env.ELECTRON_MIRROR ?? releases))) {
    return { missing: 'the Electron binary is not here and cannot be downloaded' }
  }
  console.log('Downloading Electron, once (about 110 MB)…')
  await download(root)
  const fetched = unpackedBinary(root)
  return fetched ? { command: fetched } : { missing: 'the download of Electron failed' }
}

/** Where electron's own installer puts the binary, and notes its path. */
function unpackedBinary(root: string): string | undefined {
  const dir = join(root, 'node_modules', 'electron')
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return join(override, 'electron')
  const note = join(dir, 'path.txt')
  if (!existsSync(note)) return undefined
  const binary = join(dir, 'dist', readFileSync(note, 'utf8'))
  return existsSync(binary) ? binary : undefined
}

async function reachable(url: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(probeMs)
    await fetch(url, { method: 'HEAD', signal })
    return true
  } catch {
    return false
  }
}

async function download(root: string): Promise<void> {
  const installer = join(root, 'node_modules', 'electron', 'install.js')
  const child = spawn(process.execPath, [installer], { stdio: 'ignore', timeout: downloadMs })
  await new Promise<void>((resolve) => {
    child.once('error', () => resolve())
    child.once('exit', () => resolve())
  })
}
