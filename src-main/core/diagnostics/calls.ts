import type { DiagnosticsBundle } from '../../contract/diagnostics.ts'
import { api } from '../api.ts'
import type { Crashes } from './crashes.ts'

/** The calls `diagnostics.*` of the contract. */
export function diagnosticsCalls(crashes: Crashes, makeBundle: () => Promise<DiagnosticsBundle>) {
  const calls = api.diagnostics
  return {
    crashes: {
      list: calls.crashes.list.handler(() => crashes.list()),
      dismiss: calls.crashes.dismiss.handler(() => {
        crashes.dismissAll()
        return crashes.list()
      }),
      clear: calls.crashes.clear.handler(() => {
        crashes.clear()
        return crashes.list()
      }),
    },
    bundle: calls.bundle.handler(makeBundle),
  }
}
