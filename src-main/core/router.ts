import { type Router, implement } from '@orpc/server'
import { contract } from '../contract/contract.ts'
import { owner } from './accounts/caller.ts'
import type { Accounts } from './accounts/service.ts'
import type { CallContext, api } from './api.ts'
import type { Audit } from './audit/audit.ts'
import { recordActs } from './audit/record-acts.ts'
import type { Log } from './lib/log.ts'
import { withoutTheirWords } from './logged-errors.ts'

export type CorralRouter = Router<typeof contract, CallContext>

/** The contract with its implementations; what administrators do is recorded. */
export function buildRouter(
  audit: Audit,
  accounts: Accounts,
  calls: Parameters<typeof api.router>[0],
): CorralRouter {
  const userIdOf = (email: string) => accounts.users.byEmail(email)?.id ?? null
  return implement(contract).$context<CallContext>().use(recordActs(audit, userIdOf)).router(calls)
}

/** The context of calls that the owner of this Mac's account makes: by window, tray or command. */
export function ownerContext(log: Log): CallContext {
  return { caller: owner, address: null, log: withoutTheirWords(log) }
}
