import { api } from '../api.ts'
import { demandModel, maySee } from '../accounts/caller.ts'
import type { SelfTests } from './self-tests.ts'

export function selfTestCalls(selfTests: SelfTests) {
  const calls = api.selfTests
  return {
    report: calls.report.handler(({ input: { modelId }, context }) => {
      demandModel(context.caller, modelId)
      return selfTests.report(modelId)
    }),
    list: calls.list.handler(({ context }) =>
      selfTests.list().filter(({ modelId }) => maySee(context.caller, modelId)),
    ),
    run: calls.run.handler(({ input: { modelId }, context, signal }) => {
      demandModel(context.caller, modelId)
      return selfTests.run(modelId, signal)
    }),
  }
}
