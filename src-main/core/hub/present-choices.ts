import type { Fit } from '../../contract/fit.ts'
import type { HubChoice } from '../../contract/hub.ts'
import type { Model } from '../../contract/models.ts'
import type { GroupedChoice } from './group-files.ts'
import { modelOf } from './in-library.ts'
import { isBetter, qualityOf } from './quantization.ts'
import type { SaidOfRepo } from './read-repo.ts'
import type { RemoteModel } from './remote-headers.ts'

/** What is known of a model that is not here, for the question whether it would fit. */
export interface SizedModel {
  /** Path in its repository, whose name tells the quantisation. */
  readonly file: string
  /** Of all parts. */
  readonly sizeBytes: number
  /** `null` until the hub was asked for it. */
  readonly remote: RemoteModel | null
}

/** By its header if that was read, else by its size. */
export type FitOf = (model: SizedModel) => Promise<Fit>

/** The choices of a repository with what they take here. At most one is recommended. */
export async function presentChoices(
  { facts: { repo, commit }, groups }: SaidOfRepo,
  { models, fitOf }: { readonly models: readonly Model[]; readonly fitOf: FitOf },
): Promise<HubChoice[]> {
  const choices = await Promise.all(
    groups.choices.map(async (choice) => {
      const { file, sizeBytes, files } = choice
      return { choice, fit: await fitOf({ file, sizeBytes, remote: { repo, commit, files } }) }
    }),
  )
  const best = bestOf(choices)
  return choices.map(({ choice, fit }) => {
    const { file, files, quantization, sizeBytes } = choice
    const sha256 = files[0]?.sha256 ?? null
    return {
      file,
      quantization,
      quality: qualityOf(quantization),
      sizeBytes,
      files: [...files],
      modelId: modelOf(models, { repo, commit, file, sha256 }),
      recommended: choice === best,
      fit,
    }
  })
}

/** The best that the pool would let in, whatever is loaded now. */
function bestOf(
  choices: readonly { readonly choice: GroupedChoice; readonly fit: Fit }[],
): GroupedChoice | null {
  let best: GroupedChoice | null = null
  for (const { choice, fit } of choices) {
    if (fit.totalBytes > fit.budgetBytes) continue
    if (!best || isBetter(choice, best)) best = choice
  }
  return best
}
