import { api } from '../api.ts'
import { CorralError } from '../errors.ts'
import { knownCaller, signedInUser } from './caller.ts'
import type { Accounts } from './service.ts'
import { newTokenOwner, tokensOf } from './token-rules.ts'

export function tokenCalls({ tokens }: Accounts) {
  return {
    list: api.tokens.list.handler(({ context }) => {
      const caller = knownCaller(context.caller)
      // What is lent to a command for this very call is gone before anybody could use it.
      const lent = caller.kind === 'app' && caller.isCommand ? caller.tokenId : null
      return tokens.list(tokensOf(caller)).filter(({ id }) => id !== lent)
    }),
    create: api.tokens.create.handler(({ input, context }) => {
      const userId = newTokenOwner(knownCaller(context.caller), input)
      const expiresAt = input.expiresAt === null ? null : new Date(input.expiresAt)
      return tokens.create({ ...input, expiresAt, userId })
    }),
    revoke: api.tokens.revoke.handler(({ input, context }) =>
      tokens.revoke(input.id, tokensOf(knownCaller(context.caller))),
    ),
  }
}

export function authCalls(accounts: Accounts) {
  const { users, tickets } = accounts
  return {
    register: api.auth.register.handler(({ input }) => accounts.register(input)),
    login: api.auth.login.handler(({ input: { email, username, password }, context }) => {
      const name = email ?? username
      if (name === undefined) throw new CorralError('invalid_input', 'email: is missing')
      return accounts.login({ email: name, password }, context.address)
    }),
    me: api.auth.me.handler(({ context }) => users.get(signedInUser(context.caller).id)),
    ticket: api.auth.ticket.handler(({ context }) => tickets.issue(knownCaller(context.caller))),
    signOutEverywhere: api.auth.signOutEverywhere.handler(({ context }) => {
      users.endSessions(signedInUser(context.caller).id)
    }),
    changePassword: api.auth.changePassword.handler(({ input, context }) =>
      accounts.changePassword(signedInUser(context.caller).id, input, context.address),
    ),
    users: {
      list: api.auth.users.list.handler(() => users.list()),
      pendingCount: api.auth.users.pendingCount.handler(() => ({ count: users.pendingCount() })),
      update: api.auth.users.update.handler(({ input: { id, ...change } }) =>
        users.update(id, change),
      ),
      remove: api.auth.users.remove.handler(({ input }) => users.remove(input.id)),
      resetPassword: api.auth.users.resetPassword.handler(({ input }) =>
        accounts.resetPassword(input.id, input.password),
      ),
    },
  }
}
