import type { Database } from 'better-sqlite3'
import type { SealedContent, StoreCalls } from './store-calls.ts'

type ContentCalls = Pick<
  StoreCalls,
  'keepContent' | 'content' | 'forgetContent' | 'forgetContentUnlessSealedUnder'
>

/** Bodies that were asked to be kept: seals that cannot be opened here. */
export function createContents(sqlite: Database): ContentCalls {
  const keep = sqlite.prepare(
    `insert or replace into contents (request_id, attempt, kid, sealed, expires_at)
     values (?, ?, ?, ?, ?)`,
  )
  const read = sqlite.prepare(
    `select request_id as requestId, attempt, kid, sealed, expires_at as expiresAtMs
     from contents where request_id = ? order by attempt`,
  )
  const forget = sqlite.prepare('delete from contents where request_id = ?')
  const forgetOthers = sqlite.prepare('delete from contents where kid <> ?')
  return {
    keepContent: ({ requestId, attempt, kid, sealed, expiresAtMs }) =>
      void keep.run(requestId, attempt, kid, sealed, expiresAtMs),
    content: (requestId) => read.all(requestId) as SealedContent[],
    forgetContent: (requestId) => void forget.run(requestId),
    forgetContentUnlessSealedUnder: (kid) => void forgetOthers.run(kid),
  }
}
