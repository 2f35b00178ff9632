import { api } from '../api.ts'
import type { Setup } from './setup.ts'

/** The calls `setup.*` of the contract. */
export function setupCalls(setup: Setup) {
  const calls = api.setup
  return {
    get: calls.get.handler(() => setup.get()),
    save: calls.save.handler(({ input }) => setup.save(input.step, input.ended)),
  }
}
