import { stat } from 'node:fs/promises'
import type { Engine } from '../engine/engine.ts'
import type { LoadSettings, MemoryNeed } from '../engine/load-options.ts'
import { CorralError } from '../errors.ts'
import type { Library } from '../library/library.ts'
import type { Settings } from '../settings/settings.ts'
import { loadChoices } from './load-choices.ts'
import type { LoadOption } from './plan-admission.ts'
import { totalOf } from './resident.ts'

/** A model's file as it is on disk now. */
export interface ModelFile {
  readonly modelId: string
  readonly path: string
  /** Another one after the file was replaced or changed. */
  readonly identity: string
  readonly trainContextTokens: number | null
}

/** A way to load a model, with what it takes. */
export interface Way extends LoadOption {
  readonly settings: LoadSettings
  readonly need: MemoryNeed
}

export interface ModelFiles {
  /** @throws CorralError `model_not_found` */
  locate(modelId: string): Promise<ModelFile>
  /**
   * The ways to load it, best first.
   * @throws CorralError `unavailable` when the header cannot be read or its draft model is missing
   */
  waysToLoad(file: ModelFile, minContextTokens: number, grownContextTokens: number): Promise<Way[]>
}

export function createModelFiles(deps: {
  readonly engine: Engine
  readonly library: Library
  readonly settings: Settings
}): ModelFiles {
  const { engine, library, settings } = deps
  const locate = async (modelId: string): Promise<ModelFile> => {
    const found = await library.find(modelId)
    const stats = found && (await stat(found.path).catch(() => null))
    if (!found || !stats) throw unknownModel(modelId, library.near(modelId))
    const { trainContextTokens } = found.model
    const { path } = found
    const identity = [path, stats.ino, stats.size, stats.mtimeMs].join(' ')
    return { modelId, path, identity, trainContextTokens }
  }
  const draftPathFor = async (draftModelId: string | null): Promise<string | null> => {
    if (draftModelId === null) return null
    const found = await library.find(draftModelId)
    if (found) return found.path
    throw new CorralError('unavailable', `Its draft model '${draftModelId}' is not here.`)
  }
  return {
    locate,
    async waysToLoad(file, minContextTokens, grownContextTokens) {
      const chosen = settings.models.get(file.modelId)
      const choices = loadChoices({
        settings: chosen,
        trainContextTokens: file.trainContextTokens,
        minContextTokens,
        grownContextTokens,
        draftPath: await draftPathFor(chosen.draftModelId),
      })
      const ways: Way[] = []
      for (const choice of choices) {
        const need = await engine.estimate(file.path, choice.settings)
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
