import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build } from 'plist'

/** Marks where the fuses stand in Electron's binary (electron/fuses.json5, @electron/fuses). */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** Version 1, nine fuses, as Electron 45 ships them. */
const wire = Buffer.concat([Buffer.from([1, 9]), Buffer.from('101100101')])

/**
 * Writes an Electron.app of nothing but what electron-builder touches: property lists, helpers, and
 * a framework whose binary is the fuses. Enough to lay out, pack and fuse a Mac app on any machine.
 */
export async function writeSkeletonElectron(folder: string, version: string): Promise<void> {
  const contents = join(folder, 'Electron.app', 'Contents')
  const put = async (path: string, data: string | Buffer, executable = false) => {
    const file = join(contents, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, data)
    if (executable) await chmod(file, 0o755)
  }
  await put('Info.plist', build(bundleInfo('Electron', 'com.github.Electron')))
  await put('MacOS/Electron', 'no program\n', true)
  await put('Resources/electron.icns', '')
  for (const helper of ['', ' (Renderer)', ' (GPU)', ' (Plugin)']) {
    const name = `Electron Helper${helper}`
    const inside = `Frameworks/${name}.app/Contents`
    await put(`${inside}/Info.plist`, build(bundleInfo(name, 'com.github.Electron.helper')))
    await put(`${inside}/MacOS/${name}`, 'no program\n', true)
  }
  const framework = 'Frameworks/Electron Framework.framework'
  const binary = Buffer.concat([Buffer.alloc(64), Buffer.from(sentinel), wire, Buffer.alloc(64)])
  await put(`${framework}/Electron Framework`, binary)
  await put(`${framework}/Versions/A/Electron Framework`, binary)
  for (const language of ['en', 'de']) {
    await put(`Resources/${language}.lproj/locale.pak`, '')
    await put(`${framework}/Versions/A/Resources/${language}.lproj/locale.pak`, '')
  }
  await writeFile(join(folder, 'LICENSE'), '')
  await writeFile(join(folder, 'LICENSES.chromium.html'), '')
  await writeFile(join(folder, 'version'), version)
}

function bundleInfo(name: string, id: string): Record<string, string> {
  return {
    CFBundleExecutable: name,
    CFBundleIdentifier: id,
    CFBundleName: name,
    CFBundleIconFile: 'electron.icns',
    CFBundlePackageType: 'APPL',
  }
}
