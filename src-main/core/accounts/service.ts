import type { Db } from '../db/open.ts'
import { type AppTokens, createAppTokens, tokenPrefix } from './app-tokens.ts'
import type { Caller, UserCaller } from './caller.ts'
import { type Login, createLogin } from './login.ts'
import { type OpenStreams, createOpenStreams } from './open-streams.ts'
import { type Pace, createPace } from './pace.ts'
import { createPasswords } from './passwords.ts'
import { type Session, type SessionKeys, createSessions } from './sessions.ts'
import { createThrottle } from './throttle.ts'
import { type Tickets, createTickets, ticketPrefix } from './tickets.ts'
import { type Users, createUsers } from './users.ts'

/** Where a token stood: what may stand in a URL, where it can be seen and kept, is less. */
export type TokenPlace = 'header' | 'socket url' | 'stream url'

/** Who may do what: users and their sessions, tokens of apps, tickets. */
export interface Accounts extends Login {
  readonly users: Users
  readonly tokens: AppTokens
  readonly tickets: Tickets
  readonly streams: OpenStreams
  readonly pace: Pace
  /**
   * The one authoriser: the caller that a token, a session or a ticket stands for, or `null`.
   * A ticket is used up. @throws CorralError `vault_locked` when a session cannot be checked
   */
  authenticate(shown: string, place: TokenPlace): Promise<Caller | null>
  /** The same caller as of now; `null` when the token or session has ended meanwhile. */
  current(caller: Caller): Caller | null
}

export function createAccounts(deps: { db: Db; keys: SessionKeys; now?: () => Date }): Accounts {
  const { db, keys, now = () => new Date() } = deps
  const users = createUsers(db, now)
  const tokens = createAppTokens(db, now)
  const tickets = createTickets(now)
  const sessions = createSessions(keys, now)
  const throttle = createThrottle(now)
  const login = createLogin({ users, passwords: createPasswords(), sessions, throttle })

  /** A session is as good as its user's row says at this moment. */
  const userOf = ({ userId, email, version, expiresAt }: Session): UserCaller | null => {
    const row = users.byId(userId)
    if (!row || row.email !== email || row.sessionVersion !== version) return null
    if (row.status !== 'approved' || expiresAt <= now()) return null
    const access = row.isAdmin ? 'admin' : 'user'
    return { kind: 'user', access, id: row.id, email: row.email, session: { version, expiresAt } }
  }
  const current = (caller: Caller): Caller | null => {
    if (caller.kind === 'owner') return caller
    if (caller.kind === 'app') return tokens.current(caller.tokenId)
    return userOf({ userId: caller.id, email: caller.email, ...caller.session })
  }

  return {
    ...login,
    users,
    tokens,
    tickets,
    streams: createOpenStreams(current),
    pace: createPace(now),
    current,
    async authenticate(shown, place) {
      if (shown.startsWith(tokenPrefix)) {
        return place === 'stream url' ? null : tokens.authenticate(shown)
      }
      if (shown.startsWith(ticketPrefix)) {
        const caller = place === 'header' ? null : tickets.redeem(shown)
        return caller && current(caller)
      }
      const session = await sessions.read(shown)
      return session && userOf(session)
    },
  }
}
