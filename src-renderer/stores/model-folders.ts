import { client } from '../api/client.ts'
import { createMirror } from './mirror.ts'

/** Where Corral looks for models, and a move that is under way. */
export const useModelFolders = createMirror((options) =>
  client.modelFolders.watch(undefined, options),
)
