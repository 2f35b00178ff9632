import { and, eq, sql } from 'drizzle-orm'
import type { ToolConsent } from '../../contract/tools.ts'
import type { Db } from '../db/open.ts'
import { toolConsents } from './table.ts'

/** A tool as it is now. */
interface SaidTool {
  readonly id: string
  /** Of all that it says of itself, and of where its server is. */
  readonly fingerprint: string
}

/** What each user has said about each tool. Without a word of theirs, a tool asks. */
export interface Consents {
  /**
   * `always` holds for the tool as it was when that was said: one that describes itself otherwise by
   * now, or runs elsewhere, asks again.
   */
  of(userId: number, tool: SaidTool): ToolConsent
  set(userId: number, tool: SaidTool, consent: ToolConsent): void
  /** Forgets what all users have said about the tools of a server. */
  forgetServer(server: string): void
}

export function createConsents(db: Db): Consents {
  return {
    of(userId, { id, fingerprint }) {
      const row = db
        .select()
        .from(toolConsents)
        .where(and(eq(toolConsents.userId, userId), eq(toolConsents.tool, id)))
        .get()
      if (row?.consent === 'always' && row.fingerprint !== fingerprint) return 'ask'
      return row?.consent ?? 'ask'
    },
    set(userId, { id, fingerprint }, consent) {
      const row = { userId, tool: id, consent, fingerprint }
      db.insert(toolConsents)
        .values(row)
        .onConflictDoUpdate({ target: [toolConsents.userId, toolConsents.tool], set: row })
        .run()
    },
    forgetServer(server) {
      const prefix = `${server}/`
      db.delete(toolConsents)
        .where(sql`substr(${toolConsents.tool}, 1, ${prefix.length}) = ${prefix}`)
        .run()
    },
  }
}
