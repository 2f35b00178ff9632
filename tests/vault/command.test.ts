import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { finish, makeHome, serve, spawnCorral } from '../headless/cli.ts'

const passphrase = { CORRAL_PASSPHRASE: 'a long enough passphrase' }

async function vault(home: string, args: string[], env: Record<string, string> = {}) {
  return finish(spawnCorral(home, ['vault', ...args], env))
}

describe('corral vault', () => {
  it('backs up, and moves everything to another home under a passphrase (#302)', async () => {
    const home = await makeHome()
    const made = await vault(home, ['backup', '--json'])
    expect(JSON.parse(made.stdout)).toMatchObject({ reason: 'asked', verified: true })
    const file = join(home, 'moved.corral')
    expect(await vault(home, ['export', file], passphrase)).toMatchObject({ code: 0, stderr: '' })

    const other = await makeHome()
    const wrong = await vault(other, ['restore', file], { CORRAL_PASSPHRASE: 'another passphrase' })
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).toMatch(/^corral: [^\n]+\n$/)
    const restored = await vault(other, ['restore', file, '--json'], passphrase)
    expect(JSON.parse(restored.stdout)).toMatchObject({ unreadable: 0 })
  })

  it('says that it is locked by its exit code, and opens with the recovery kit', async () => {
    const home = await makeHome()
    const { stdout: kit } = await vault(home, ['recovery-kit'], passphrase)
    const kitFile = join(home, 'kit.txt')
    await writeFile(kitFile, kit)
    await writeFile(join(home, 'master.key'), `${'A'.repeat(43)}\n`, { mode: 0o600 })

    const locked = await vault(home, ['status', '--json'])
    expect(locked.code).toBe(5)
    expect(JSON.parse(locked.stdout)).toMatchObject({ state: 'locked', reason: 'root_wrong' })
    const opened = await vault(home, ['unlock', '--kit', kitFile, '--json'], passphrase)
    expect(JSON.parse(opened.stdout)).toMatchObject({ state: 'open', root: 'file' })
  })

  it('works through a running Corral, which says why it refuses', async () => {
    const home = await makeHome()
    await using _ = await serve(home)
    const rotated = await vault(home, ['rotate', 'data', '--json'])
    expect(JSON.parse(rotated.stdout)).toMatchObject({ state: 'open', unreadable: 0 })
    const refused = await vault(home, ['unlock'], { CORRAL_PASSPHRASE: 'no such root secret' })
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(/^corral: [^\n]+\n$/)
    expect(refused.stderr).not.toContain('Something went wrong')

    const restore = await vault(home, ['restore', join(home, 'x')], passphrase)
    expect(restore.stderr).toContain('Stop it first')
  })

  it('refuses a word that is no key', async () => {
    const { code, stderr } = await vault(await makeHome(), ['rotate', 'everything'])
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: "corral: 'everything' is none of data, sessions, root.\n",
    })
  })
})
