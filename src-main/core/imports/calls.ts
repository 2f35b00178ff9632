import { api } from '../api.ts'
import type { Imports } from './imports.ts'

export function importCalls(imports: Imports) {
  return {
    mlxManager: api.imports.mlxManager.handler(({ input, context }) =>
      imports.mlxManager(input, context.caller?.kind === 'owner'),
    ),
    openR4u: api.imports.openR4u.handler(({ input }) => imports.openR4u(input)),
  }
}
