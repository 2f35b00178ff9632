import { client } from '../api/client.ts'
import { createMirror } from './mirror.ts'

/** The model files that Corral found. */
export const useModels = createMirror((options) => client.models.watch(undefined, options))
