import { knownCaller } from '../accounts/caller.ts'
import { api } from '../api.ts'
import { demandProgramRight } from './servers/may-name-programs.ts'
import type { Tools } from './tools.ts'

export function toolCalls(tools: Tools) {
  const { servers } = tools
  const calls = api.tools
  return {
    get: calls.get.handler(({ context }) => tools.box(knownCaller(context.caller))),
    watch: calls.watch.handler(async ({ context, signal }) =>
      tools.watch(knownCaller(context.caller), signal),
    ),
    setConsent: calls.setConsent.handler(({ input, context }) =>
      tools.setConsent(knownCaller(context.caller), input.tool, input.consent),
    ),
    addServer: calls.addServer.handler(({ input, context }) => {
      demandProgramRight(knownCaller(context.caller), input.transport)
      return servers.add(input)
    }),
    updateServer: calls.updateServer.handler(({ input, context }) => {
      demandProgramRight(knownCaller(context.caller), input.transport)
      return servers.update(input)
    }),
    removeServer: calls.removeServer.handler(async ({ input }) => {
      await servers.remove(input.id)
      return { removed: true }
    }),
    connect: calls.connect.handler(({ input }) => servers.connect(input.id)),
  }
}
