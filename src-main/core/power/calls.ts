import { api } from '../api.ts'
import type { Power } from './power.ts'

/** The calls `power.*` of the contract. */
export function powerCalls(power: Power) {
  const calls = api.power
  return {
    state: calls.state.handler(() => power.state()),
    watch: calls.watch.handler(({ signal }) => power.watch(signal)),
    update: calls.update.handler(({ input }) => power.save(input)),
  }
}
