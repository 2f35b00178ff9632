import { ORPCError, os } from '@orpc/server'
import type { CallContext } from '../api.ts'
import { type MadeCall, actOf } from './act-of.ts'
import type { Audit } from './audit.ts'

/**
 * Lies around the whole router, so that no call gets by unseen. A record that cannot be written is
 * an error in the log and does not undo the call.
 */
export function recordActs(audit: Audit, userIdOf: (email: string) => number | null) {
  return os
    .$context<CallContext>()
    .middleware(async ({ context, next, path, procedure }, input) => {
      // Before the call: it may end the session that makes it.
      const { caller, log } = context
      const { method = 'POST' } = procedure['~orpc'].route
      const note = (ended: Pick<MadeCall, 'output' | 'outcome'>) => {
        try {
          const act = actOf({ caller, name: path.join('.'), method, input, ...ended }, userIdOf)
          if (act) audit.record(act)
        } catch (error) {
          log.error({ err: error, path }, 'act not recorded')
        }
      }
      try {
        const result = await next()
        note({ output: result.output, outcome: 'ok' })
        return result
      } catch (thrown) {
        note({
          output: null,
          outcome: thrown instanceof ORPCError ? String(thrown.code) : 'internal',
        })
        throw thrown
      }
    })
}
