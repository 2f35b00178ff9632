import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../helpers/project-root.ts'

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
    for (const path of [icon, entitlements, 'resources/trayTemplate.png']) {
      expect(existsSync(join(projectRoot, path)), path).toBe(true)
    }
  })
})
