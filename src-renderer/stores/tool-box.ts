import { client } from '../api/client.ts'
import { createMirror } from './mirror.ts'

/** The tools that conversations may use, and the servers that offer them. */
export const useToolBox = createMirror((options) => client.tools.watch(undefined, options))
