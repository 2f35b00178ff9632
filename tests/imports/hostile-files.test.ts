import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ProfileFields } from '../../src-main/contract/profiles.ts'
import { CorralError } from '../../src-main/core/errors.ts'
import { readConfig } from '../../src-main/core/imports/litellm/config.ts'
import { readDeployment } from '../../src-main/core/imports/litellm/deployment.ts'
import { readAliases, readFallbacks } from '../../src-main/core/imports/litellm/fallbacks.ts'
import { leftOver } from '../../src-main/core/imports/litellm/left-over.ts'
import { servicesOf } from '../../src-main/core/imports/litellm/providers.ts'
import { aliasRule, rulesOf } from '../../src-main/core/imports/litellm/rules.ts'
import { readPreset } from '../../src-main/core/imports/lm-studio/preset.ts'
import { parseModelfile } from '../../src-main/core/imports/ollama/modelfile.ts'
import { profileOfOllama } from '../../src-main/core/imports/ollama/settings.ts'
import { type OldProfile, noModel } from '../../src-main/core/imports/old-profile.ts'
import { temporaryFolder } from '../helpers/temporary-folder.ts'
import { newPreset, oldPreset, put } from './other-programs.ts'
import { runs } from './runs.ts'

let folder: string
beforeAll(async () => {
  folder = await temporaryFolder()
})
afterAll(() => rm(folder, { recursive: true }))

/** Any JSON, and pieces of true files with something else in them. */
const anyValue = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(-1, 0.5, 1e308, '', 'os.environ/HOME', '\u202Eevil', '__proto__', null, {}),
)
const inPlaceOf = (base: object) =>
  fc
    .tuple(fc.constantFrom(...pathsIn(base)), anyValue)
    .map(([path, value]) => replaced(base, path, value))

function pathsIn(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [[]]
  return [
    [],
    ...Object.entries(value).flatMap(([key, below]) =>
      pathsIn(below).map((path) => [key, ...path]),
    ),
  ]
}

function replaced(base: unknown, [key, ...rest]: string[], value: unknown): unknown {
  if (key === undefined) return value
  const copy = structuredClone(base) as Record<string, unknown>
  copy[key] = replaced(copy[key], rest, value)
  return copy
}

/** What a profile of Corral may hold, whatever the file said. */
function expectUsable(profile: OldProfile | null): void {
  if (!profile) return
  const fields = { ...profile.settings, name: 'one', modelId: 'one' }
  expect(ProfileFields.safeParse(fields).error).toBeUndefined()
}

describe('a hostile file', () => {
  it('of presets gives a profile within its bounds, or none', () => {
    const preset = fc.oneof(fc.jsonValue(), inPlaceOf(newPreset), inPlaceOf(oldPreset))
    const property = fc.property(preset, (json) => expectUsable(readPreset(json, 'file')))
    fc.assert(property, { numRuns: runs(300) })
  })

  it('in place of a Modelfile is refused, or gives a profile within its bounds', () => {
    const commands = ['PARAMETER ', 'PARAMETER temperature ', 'PARAMETER num_ctx ', 'SYSTEM ', '# ']
    const odd = fc.constantFrom('"', '"""', '\n', '-1', '1e999', '\u0000', '"""a\nb"""', 'seed 1')
    const line = fc
      .tuple(fc.constantFrom(...commands, ''), odd, fc.string({ maxLength: 9 }))
      .map((parts) => parts.join(''))
    const text = fc.array(line, { maxLength: 6 }).map((lines) => ['FROM x', ...lines].join('\n'))
    const property = fc.property(text, (modelfile) => {
      let instructions: ReturnType<typeof parseModelfile>
      try {
        instructions = parseModelfile(modelfile)
      } catch (error) {
        if (error instanceof CorralError) return
        throw error
      }
      const pairs = instructions.map(({ name, value }) => [name ?? '', value])
      const parameters = Object.fromEntries(pairs)
      const system = instructions[0]?.value
      expectUsable(profileOfOllama({ name: '', model: noModel, system, parameters, parts: [] }))
    })
    fc.assert(property, { numRuns: runs(300) })
  })

  it('in place of a config.yaml is refused, or read without telling its keys', async () => {
    const key = 'sk-never-told-0123456789'
    const config = {
      model_list: [
        { model_name: 'a', litellm_params: { model: 'openai/a', api_key: key, rpm: 3 } },
        { model_name: 'b/*', litellm_params: { model: 'groq/*', api_key: 'os.environ/GROQ' } },
        { model_name: '*', litellm_params: { model: 'ollama/b', api_base: 'http://localhost:1' } },
      ],
      litellm_settings: { fallbacks: [{ a: ['b'] }], default_fallbacks: ['a'] },
      router_settings: { model_group_alias: { c: 'a', d: { model: 'b' } } },
      general_settings: { master_key: key },
    }
    const path = join(folder, 'config.yaml')
    const neighbours = { find: () => null, home: () => null }
    const property = fc.asyncProperty(fc.oneof(inPlaceOf(config), fc.jsonValue()), async (json) => {
      await put(path, JSON.stringify(json))
      const read = await readConfig(path).catch((error: unknown) => {
        if (error instanceof CorralError) return null
        throw error
      })
      if (!read) return
      const deployments = read.entries.map(readDeployment)
      const { opened } = servicesOf(deployments, neighbours)
      const way = () => ({ backend: 'local', model: 'x' })
      const told = [
        rulesOf(deployments, readFallbacks(read), way),
        readAliases(read).map(aliasRule),
        leftOver(read),
        opened.map(({ old, label }) => [old, label]),
      ]
      expect(JSON.stringify(told)).not.toContain(key)
    })
    await fc.assert(property, { numRuns: runs(100) })
  })
})
