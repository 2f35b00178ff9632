import type { Fit, KvCacheType } from '../../contract/fit.ts'
import type { ModelSettings } from '../../contract/pool.ts'
import type { Engine } from '../engine/engine.ts'
import type { LoadSettings } from '../engine/load-options.ts'
import { CorralError } from '../errors.ts'
import type { Hub } from '../hub/hub.ts'
import type { SizedModel } from '../hub/present-choices.ts'
import { quantizationOf } from '../hub/quantization.ts'
import type { Library } from '../library/library.ts'
import { loadChoices } from '../pool/load-choices.ts'
import type { Pool } from '../pool/pool.ts'
import { totalOf } from '../pool/resident.ts'
import { nothingChosen } from '../settings/model-settings.ts'
import type { Settings } from '../settings/settings.ts'
import { judgeFit } from './judge-fit.ts'
import { mostContext } from './most-context.ts'
import { needBySize } from './size-rule.ts'
import { createTrainContexts } from './train-contexts.ts'

/** What somebody asks for in place of what would be chosen. */
interface Chosen {
  readonly contextTokens?: number | undefined
  readonly kvCacheType?: KvCacheType | undefined
}

/**
 * Whether models would run here: by the engine's own plan of the load, against what the pool allows,
 * for one request at a time, which is the least that the pool gives a model.
 */
export interface Fits {
  /** @throws CorralError `model_not_found`; `unavailable` when its header cannot be read */
  model(modelId: string, chosen: Chosen): Promise<Fit>
  /** Reads the header from the hub first. @throws as `Hub.remoteModel` and `RemoteHeaders.read` */
  file(repo: string, file: string, chosen: Chosen): Promise<Fit>
  /** By its header if that was read, else by its size. Asks nobody. */
  sized(model: SizedModel): Promise<Fit>
}

interface WantedLoad {
  readonly settings: ModelSettings
  readonly trainContextTokens: number | null
  readonly draftPath: string | null
}

/** With less context most requests do not fit; the pool gives no less either. */
const leastContextTokens = 2048
const usualContextTokens = 8192
/** More is not looked for: a header may claim anything, and planning takes longer with the length. */
const longestContextTokens = 2 * 2 ** 20

export function createFits(deps: {
  readonly engine: Engine
  readonly pool: Pool
  readonly library: Library
  readonly settings: Settings
  readonly hub: Hub
}): Fits {
  const { engine, pool, library, settings, hub } = deps

  const budgetBeside = (modelId: string | null) => {
    const { budgetBytes, usedBytes } = pool.status().budget
    const own = modelId === null ? null : pool.getLoadedModel(modelId)
    return { budgetBytes, usedBytes: Math.max(0, usedBytes - (own?.memory.totalBytes ?? 0)) }
  }

  const trainContexts = createTrainContexts()

  const byHeader = async (
    path: string,
    wanted: WantedLoad,
    modelId: string | null,
  ): Promise<Fit> => {
    const { trainContextTokens } = wanted
    const loadSettings = fewestSlots(wanted)
    const { contextTokens, kvCacheType } = loadSettings
    const needFor = (tokens: number) =>
      engine.estimate(path, { ...loadSettings, contextTokens: tokens })
    const bytesFor = async (tokens: number) => totalOf(await needFor(tokens))
    const budget = budgetBeside(modelId)
    const trainedTokens = Math.min(trainContextTokens ?? contextTokens, longestContextTokens)
    const mostTokens = Math.max(trainedTokens, contextTokens)
    return judgeFit({
      need: await needFor(contextTokens),
      contextTokens,
      kvCacheType,
      source: 'header',
      leastBytes: await bytesFor(Math.min(leastContextTokens, mostTokens)),
      maxContextTokens: await mostContext(
        { bytes: budget.budgetBytes, tokens: mostTokens },
        bytesFor,
      ),
      budget,
    })
  }

  const bySize = ({ file, sizeBytes }: SizedModel, chosen: Chosen): Fit => {
    const { contextTokens = usualContextTokens, kvCacheType = 'f16' } = chosen
    const model = { sizeBytes, quantization: quantizationOf(file) }
    const least = needBySize(model, { contextTokens: leastContextTokens, kvCacheType })
    return judgeFit({
      need: needBySize(model, { contextTokens, kvCacheType }),
      contextTokens,
      kvCacheType,
      source: 'size',
      leastBytes: totalOf(least),
      maxContextTokens: null,
      budget: budgetBeside(null),
    })
  }

  const byRemoteHeader = (path: string, chosen: Chosen) =>
    byHeader(
      path,
      {
        settings: withChosen(nothingChosen, chosen),
        trainContextTokens: trainContexts.at(path),
        draftPath: null,
      },
      null,
    )

  return {
    async model(modelId, chosen) {
      const found = await library.find(modelId)
      if (!found) throw new CorralError('model_not_found', `There is no model '${modelId}'.`)
      const wanted = withChosen(settings.models.get(modelId), chosen)
      const draft = wanted.draftModelId === null ? null : await library.find(wanted.draftModelId)
      await pool.measure()
      const { trainContextTokens } = found.model
      const draftPath = draft?.path ?? null
      return byHeader(found.path, { settings: wanted, trainContextTokens, draftPath }, modelId)
    },
    async file(repo, file, chosen) {
      const remote = await hub.remoteModel(repo, file)
      const path = await hub.headers.read(remote)
      const sizeBytes = remote.files.reduce((sum, part) => sum + part.sizeBytes, 0)
      await pool.measure()
      return path ? byRemoteHeader(path, chosen) : bySize({ file, sizeBytes, remote }, chosen)
    },
    async sized(model) {
      const path = model.remote && (await hub.headers.kept(model.remote))
      if (!path) return bySize(model, {})
      try {
        return await byRemoteHeader(path, {})
      } catch {
        // One that the engine does not take has its place in a list all the same.
        return bySize(model, {})
      }
    },
  }
}

function withChosen(settings: ModelSettings, chosen: Chosen): ModelSettings {
  return {
    ...settings,
    contextTokens: chosen.contextTokens ?? settings.contextTokens,
    kvCacheType: chosen.kvCacheType ?? settings.kvCacheType,
  }
}

/** As the pool would load it when it has no room for more than one request at a time. */
function fewestSlots(wanted: WantedLoad): LoadSettings {
  const ways = loadChoices({ ...wanted, minContextTokens: 0, grownContextTokens: 0 })
  const full = ways.findLast(({ isSmaller }) => !isSmaller)
  if (!full) throw new Error('a model has at least one way to be loaded')
  return full.settings
}
