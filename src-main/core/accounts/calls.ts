import { api } from '../api.ts'
import type { Accounts } from './service.ts'

export function tokenCalls(accounts: Accounts) {
  return {
    list: api.tokens.list.handler(() => accounts.listTokens()),
    create: api.tokens.create.handler(({ input }) => accounts.createToken(input)),
    revoke: api.tokens.revoke.handler(({ input }) => accounts.revokeToken(input.id)),
  }
}
