import { stat } from 'node:fs/promises'
import type { Engine } from '../engine/engine.ts'
import type { LoadSettings, MemoryNeed } from '../engine/load-options.ts'
import { CorralError } from '../errors.ts'
import type { FileChecks } from '../library/checks/file-checks.ts'
import { type CheckedFile, checkedFile } from '../library/checks/checked-file.ts'
import type { Library } from '../library/library.ts'
import { loadChoices } from './load-choices.ts'
import type { LoadOption } from './plan-admission.ts'
import { totalOf } from './resident.ts'
import type { Variants } from './variants.ts'

/** A model's file as it is on disk now. */
export interface ModelFile {
  /** Of the variant that is to be loaded. */
  readonly modelId: string
  readonly path: string
  /** Another one after the file was replaced or changed. */
  readonly identity: string
  readonly trainContextTokens: number | null
  readonly checked: CheckedFile
}

/** A way to load a model, with what it takes. */
export interface Way extends LoadOption {
  readonly settings: LoadSettings
  readonly need: MemoryNeed
}

export interface ModelFiles {
  /** @throws CorralError `model_not_found` */
  locate(modelId: string): Promise<ModelFile>
  /** The engine may have it. @throws CorralError `unavailable` when it is in quarantine */
  isChecked(file: ModelFile): Promise<boolean>
  /** Ends when it may. @throws CorralError `unavailable` when it must not */
  check(file: ModelFile): Promise<void>
  /**
   * The ways to load it, best first.
   * @throws CorralError `unavailable` when the header cannot be read or its draft model is missing
   */
  waysToLoad(file: ModelFile, minContextTokens: number, grownContextTokens: number): Promise<Way[]>
}

export function createModelFiles(deps: {
  readonly engine: Engine
  readonly library: Library
  readonly variants: Variants
  readonly checks: Pick<FileChecks, 'hasPassed' | 'demandPassed'>
  /** Whether another variant of it is in memory: then its weights are there already. */
  readonly hasWeights: (key: string) => boolean
}): ModelFiles {
  const { engine, library, variants, checks, hasWeights } = deps
  const locate = async (key: string): Promise<ModelFile> => {
    const modelId = variants.modelIdOf(key)
    const found = await library.find(modelId)
    const stats = found && (await stat(found.path).catch(() => null))
    if (!found || !stats) throw unknownModel(modelId, library.near(modelId))
    const { trainContextTokens } = found.model
    const { path } = found
    const identity = [path, stats.ino, stats.size, stats.mtimeMs].join(' ')
    const checked = checkedFile(found)
    return { modelId: key, path, identity, trainContextTokens, checked }
  }
  const draftPathFor = async (draftModelId: string | null): Promise<string | null> => {
    if (draftModelId === null) return null
    const found = await library.find(draftModelId)
    if (found) return found.path
    throw new CorralError('unavailable', `Its draft model '${draftModelId}' is not here.`)
  }
  return {
    locate,
    isChecked: ({ checked }) => checks.hasPassed(checked),
    check: ({ checked }) => checks.demandPassed(checked),
    async waysToLoad(file, minContextTokens, grownContextTokens) {
      const chosen = variants.settingsOf(file.modelId)
      const choices = loadChoices({
        settings: chosen,
        trainContextTokens: file.trainContextTokens,
        minContextTokens,
        grownContextTokens,
        draftPath: await draftPathFor(chosen.draftModelId),
      })
      const ways: Way[] = []
      for (const choice of choices) {
        const need = hasWeights(file.modelId)
          ? await engine.estimateBeside(file.path, choice.settings)
          : await engine.estimate(file.path, choice.settings)
        ways.push({ ...choice, need, needBytes: totalOf(need) })
      }
      return ways
    },
  }
}

/** @throws CorralError `model_not_found` */
export async function demandFile(library: Library, modelId: string): Promise<void> {
  if (!(await library.find(modelId))) throw unknownModel(modelId, library.near(modelId))
}

function unknownModel(modelId: string, near: readonly string[]): CorralError {
  const hint = near.length > 0 ? ` Did you mean ${near.map((id) => `'${id}'`).join(' or ')}?` : ''
  return new CorralError('model_not_found', `There is no model '${modelId}'.${hint}`)
}
