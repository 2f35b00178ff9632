import { isOwner } from '../accounts/caller.ts'
import { api } from '../api.ts'
import type { Imports } from './imports.ts'

export function importCalls(imports: Imports) {
  const calls = api.imports
  return {
    found: calls.found.handler(() => imports.found()),
    mlxManager: calls.mlxManager.handler(({ input, context }) =>
      imports.mlxManager(input, isOwner(context.caller)),
    ),
    openR4u: calls.openR4u.handler(({ input }) => imports.openR4u(input)),
    lmStudio: calls.lmStudio.handler(({ input }) => imports.lmStudio(input)),
    ollama: calls.ollama.handler(({ input }) => imports.ollama(input)),
    liteLlm: calls.liteLlm.handler(({ input }) => imports.liteLlm(input)),
  }
}
