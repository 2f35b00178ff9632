import type { User } from '../../contract/auth.ts'
import { CorralError } from '../errors.ts'
import { createLimit } from '../lib/limit.ts'
import type { Passwords } from './passwords.ts'
import type { Sessions } from './sessions.ts'
import type { Throttle } from './throttle.ts'
import { checkMaySignIn } from './user-rules.ts'
import type { UserRow, Users } from './users.ts'

/** A session, as the OAuth2 password flow answers (RFC 6749, section 5.1). */
interface SessionAnswer {
  access_token: string
  token_type: 'bearer'
}

/** What takes a password. */
export interface Login {
  register(input: { email: string; password: string }): Promise<User>
  /**
   * `address` is where the request comes from; `null` for this process itself.
   * @throws CorralError `unauthorized` alike for a wrong password and an unknown user, `forbidden`
   * for a user who is not let in, `rate_limited`, `vault_locked`
   */
  login(input: { email: string; password: string }, address: string | null): Promise<SessionAnswer>
  /** Ends all sessions of the user and answers a new one. @throws CorralError as `login` does */
  changePassword(
    userId: number,
    input: { current: string; password: string },
    address: string | null,
  ): Promise<SessionAnswer>
  /** Ends all sessions of the user. @throws CorralError `not_found` */
  resetPassword(userId: number, password: string): Promise<void>
}

export function createLogin(deps: {
  users: Users
  passwords: Passwords
  sessions: Sessions
  throttle: Throttle
}): Login {
  const { users, passwords, sessions, throttle } = deps
  // One at a time: each guess counts before the next is looked at.
  const inTurn = createLimit(1)

  /** The user whose password this is. Counts the failure where it is not. */
  const checkPassword = async (
    row: UserRow | null,
    password: string,
    keys: { account: string; address: string | null },
  ): Promise<UserRow> => {
    const account = `account ${keys.account.slice(0, 254).toLowerCase()}`
    const slowed = keys.address === null ? [account] : [account, `address ${keys.address}`]
    throttle.check(slowed)
    return inTurn(async () => {
      throttle.check(slowed)
      const checked = await passwords.check(password, row?.passwordHash ?? null)
      if (!row || checked === 'wrong') {
        throttle.failed(slowed)
        throw new CorralError('unauthorized', 'Incorrect email or password')
      }
      throttle.succeeded(account)
      if (checked === 'outdated') users.renewHash(row, await passwords.hash(password))
      return row
    })
  }
  const sessionOf = async (row: UserRow): Promise<SessionAnswer> => ({
    access_token: await sessions.issue(row),
    token_type: 'bearer',
  })

  return {
    async register({ email, password }) {
      if (users.byEmail(email)) throw new CorralError('conflict', 'Email already registered')
      return users.add(email, await passwords.hash(password))
    },

    async login({ email, password }, address) {
      const row = await checkPassword(users.byEmail(email), password, { account: email, address })
      checkMaySignIn(row)
      const session = await sessionOf(row)
      users.noteLogin(row.id)
      return session
    },

    async changePassword(userId, { current, password }, address) {
      const row = users.byId(userId)
      await checkPassword(row, current, { account: row?.email ?? '', address })
      return sessionOf(users.setPassword(userId, await passwords.hash(password)))
    },

    async resetPassword(userId, password) {
      if (!users.byId(userId)) throw new CorralError('not_found', 'User not found')
      users.setPassword(userId, await passwords.hash(password))
    },
  }
}
