import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { chmod, copyFile, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../helpers/project-root.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'

const require = createRequire(import.meta.url)
const requireAsBuilder = createRequire(require.resolve('electron-builder'))
const { load } = requireAsBuilder('js-yaml') as { load: (text: string) => Record<string, unknown> }
const { validateConfiguration } = requireAsBuilder('app-builder-lib/out/util/config/config') as {
  validateConfiguration: (config: unknown, log: unknown) => Promise<void>
}
const debugLogger = { add: () => {}, isEnabled: false }

const read = () => load(readFileSync(join(projectRoot, 'electron-builder.yml'), 'utf8'))

describe('electron-builder.yml', () => {
  it("is valid by electron-builder's own schema", async () => {
    await expect(validateConfiguration(read(), debugLogger)).resolves.toBeUndefined()
  })

  it('is refused by that schema once a key is misspelt', async () => {
    const misspelt = { ...read(), asarUnpak: [] }
    await expect(validateConfiguration(misspelt, debugLogger)).rejects.toThrow('asarUnpak')
  })

  it('names files that are there', () => {
    const { icon, entitlements } = read().mac as { icon: string; entitlements: string }
    const command = 'resources/mac/corral'
    for (const path of [icon, entitlements, command, 'resources/trayTemplate.png']) {
      expect(existsSync(join(projectRoot, path)), path).toBe(true)
    }
  })
})

describe('the command inside the app', () => {
  it("starts the app's own binary from wherever it is linked to, and passes words on whole", async () => {
    const folder = await temporaryFolder()
    const contents = join(folder, 'My Corral.app', 'Contents')
    const put = async (from: string, ...path: string[]) => {
      const to = join(contents, ...path)
      await mkdir(dirname(to), { recursive: true })
      await copyFile(from, to)
      await chmod(to, 0o755)
      return to
    }
    const echo = join(folder, 'echo')
    await writeFile(echo, '#!/bin/sh\nprintf "%s|" "$@"\n')
    await put(echo, 'MacOS', 'Corral')
    const command = await put(join(projectRoot, 'resources/mac/corral'), 'Resources/bin/corral')
    await symlink(command, join(folder, 'first'))
    await symlink('first', join(folder, 'corral'))
    const { stdout } = await promisify(execFile)(join(folder, 'corral'), ['run', 'a b', '--json'])
    expect(stdout).toBe('--cli|--|run|a b|--json|')
    await rm(folder, { recursive: true })
  })
})
