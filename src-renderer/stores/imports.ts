import { client } from '../api/client.ts'
import { createFetched } from './fetched.ts'

/** Data of other programs in its usual places on Corral's machine. */
export const { useValue: useFoundImports, refresh: refreshFoundImports } = createFetched(() =>
  client.imports.found(),
)
