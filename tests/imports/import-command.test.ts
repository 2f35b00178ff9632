import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { finish, makeHome, spawnCorral } from '../headless/cli.ts'
import { makeMlxManager } from './old-installation.ts'
import { mlxManager, openR4u } from './old-vectors.ts'

let home: string
beforeAll(async () => {
  home = await makeHome()
})
afterAll(() => rm(home, { recursive: true }))

const run = (secret: string, ...args: string[]) =>
  finish(spawnCorral(home, ['import', ...args], { CORRAL_IMPORT_SECRET: secret }))

it('corral import reports each row, and by its exit code whether a key has to be entered again (#117)', async () => {
  const old = await makeMlxManager(join(home, 'old'), {
    cloud_credentials: [
      { backend_type: 'OPENAI', encrypted_api_key: mlxManager.jwe['sk-test-12345'] },
    ],
  })
  const first = await run('another', 'mlx-manager', old)
  expect(first.code).toBe(2)
  expect(first.stdout).toMatch(/^needs_reentry\tkey\topenai\t.*Enter the key again\.$/m)

  const second = await run(mlxManager.jwtSecret, 'mlx-manager', old, '--json')
  expect(second).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(second.stdout)).toEqual({
    rows: [
      { kind: 'provider', name: 'openai', outcome: 'present', reason: null },
      { kind: 'key', name: 'openai', outcome: 'migrated', reason: null },
    ],
  })

  const dump = join(import.meta.dirname, 'fixtures', 'open-r4u-plain.sql')
  const third = await run(openR4u.encryptionKey, 'open-r4u', dump)
  expect(third.code).toBe(2)
  expect(third.stdout).toContain('migrated\tkey\txai\n')

  const config = join(home, 'config.yaml')
  await writeFile(config, 'model_list: [{ model_name: a, litellm_params: { model: groq/a } }]')
  const preview = await run('', 'litellm', config, '--preview', '--json')
  expect(preview).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(preview.stdout)).toMatchObject({
    rows: [{ kind: 'provider' }, { kind: 'model' }, { kind: 'rule', outcome: 'migrated' }],
  })

  const fourth = await run('secret', 'mlx-manager', join(home, 'missing'))
  expect(fourth).toMatchObject({ code: 1, stdout: '' })
  expect(fourth.stderr).toMatch(/^corral: There is no file .*missing\.\n$/)
})
