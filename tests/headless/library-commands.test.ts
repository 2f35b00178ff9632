import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { ImportedModel } from '../../src-main/contract/models.ts'
import { putModel } from '../library/test-library.ts'
import { corral, makeHome } from './cli.ts'

let home: string
beforeAll(async () => {
  home = await makeHome()
  await putModel(join(home, '.lmstudio', 'models', 'maker', 'm', 'theirs.gguf'))
})
afterAll(() => rm(home, { recursive: true }))

it('corral show, folders, import and rm are the calls of the library, for people', async () => {
  const [shown, folders, refused] = await Promise.all([
    corral(home, 'show', 'Brief'),
    corral(home, 'folders'),
    corral(home, 'rm', 'brief'),
  ])
  expect(shown.stdout).toMatch(/^name +chain\narchitecture +llama\n/)
  expect(shown.stdout).toContain(join(home, 'models', 'brief.gguf'))
  expect(shown.stdout).not.toContain('tokenizer.ggml.tokens')
  const lines = folders.stdout.split('\n').map((line) => line.split(/ {2,}/).slice(1, 4))
  expect(lines.slice(0, 3)).toEqual([
    ['KIND', 'STATE', 'MODELS'],
    ['corral', 'present', '2'],
    ['lm-studio', 'present', '1'],
  ])
  expect(refused).toMatchObject({ code: 1, stdout: '' })
  expect(refused.stderr).toContain('--yes')
  expect(existsSync(join(home, 'models', 'brief.gguf'))).toBe(true)

  const imported = await corral(home, 'import', 'theirs', '--way', 'copy', '--json')
  const { model, way } = JSON.parse(imported.stdout) as ImportedModel
  expect({ id: model.id, way }).toEqual({ id: 'maker/m/theirs', way: 'copy' })
  const deleted = await corral(home, 'rm', 'Maker/m/THEIRS', '--yes', '--json')
  expect(JSON.parse(deleted.stdout)).toMatchObject({ trashed: true })
  expect(existsSync(join(home, 'models', 'maker'))).toBe(false)
  expect(existsSync(join(home, '.lmstudio', 'models', 'maker', 'm', 'theirs.gguf'))).toBe(true)
})
