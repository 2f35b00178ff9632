import { randomBytes } from 'node:crypto'
import { CorralError } from '../errors.ts'
import type { Caller } from './caller.ts'

/** Stand in the URL of one stream in place of a token: good once, and for a minute. */
export interface Tickets {
  /** @throws CorralError `rate_limited` when far too many are open */
  issue(caller: Caller): { ticket: string; expires_in: number }
  /** Who asked for it; `null` when it is not known, was used, or is too old. */
  redeem(ticket: string): Caller | null
}

export const ticketPrefix = 'tk_'

const lifetimeSeconds = 60
const openAtOnce = 10_000

export function createTickets(now: () => Date): Tickets {
  const open = new Map<string, { caller: Caller; expiresAt: number }>()

  const dropExpired = (at: number) => {
    for (const [ticket, { expiresAt }] of open) {
      if (expiresAt > at) return
      open.delete(ticket)
    }
  }
  return {
    issue(caller) {
      const at = now().getTime()
      dropExpired(at)
      if (open.size >= openAtOnce) {
        throw new CorralError('rate_limited', 'Too many tickets are open.', {
          retryAfterSeconds: lifetimeSeconds,
        })
      }
      const ticket = `${ticketPrefix}${randomBytes(32).toString('base64url')}`
      open.set(ticket, { caller, expiresAt: at + lifetimeSeconds * 1000 })
      return { ticket, expires_in: lifetimeSeconds }
    },
    redeem(ticket) {
      const found = open.get(ticket)
      open.delete(ticket)
      return found && found.expiresAt > now().getTime() ? found.caller : null
    },
  }
}
