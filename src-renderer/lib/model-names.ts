import type { Model } from '../../src-main/contract/models.ts'
import { perList } from './per-list.ts'

/** What people call the model files, by id. */
export const modelNames = perList(
  (models: readonly Model[]) => new Map(models.map(({ id, name }) => [id, name])),
)
