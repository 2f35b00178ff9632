import type { Db } from '../db/open.ts'
import { searchWords } from './search-words.ts'

/** A conversation that a search has found, by its title where `excerpt` is `null`. */
interface FoundRow {
  readonly id: string
  readonly excerpt: string | null
}

/**
 * Finds the conversations of a user whose title holds all words of a query, or one of whose messages
 * does; the last word may be a beginning. Newest first. Any text will do: in it nothing is syntax.
 */
export interface SearchRows {
  /** `null` for a query without words, which says nothing. */
  find(userId: number | null, query: string, place: Place): FoundRow[] | null
}

interface Place {
  readonly limit: number
  /** The conversation after which the list goes on. */
  readonly below: { readonly id: string; readonly updatedAt: Date } | null
}

/**
 * Of the messages that hold the words, the newest so many count: a word that is in all of 100 000
 * messages would take a second otherwise.
 */
const maxHits = 20_000
/** Without the index, so many of the newest messages are read: 0.1 s. */
const maxRead = 50_000

export function createSearchRows({ $client: sqlite }: Pick<Db, '$client'>): SearchRows {
  const titles = sqlite.prepare<{ userId: number | null }, { id: string; title: string }>(
    'select id, title from conversations where user_id is :userId',
  )
  const prepareFound = (messages: string) =>
    sqlite.prepare<Record<string, unknown>, { id: string; hit: number | null }>(
      `with newest as materialized (${messages} limit ${maxHits}),
       hits as materialized (select id, max(hit) as hit from newest group by id)
       select conversations.id as id, hits.hit as hit
       from conversations left join hits on hits.id = conversations.id
       where user_id is :userId
         and (hits.hit is not null or conversations.id in (select value from json_each(:titled)))
         and (:afterId is null or (updated_at, conversations.id) < (:afterTime, :afterId))
       order by updated_at desc, conversations.id desc
       limit :limit`,
    )
  const ownMessages = `join conversations as own on own.id = message.conversation_id
       where own.user_id is :userId
       and not exists (
         select 1 from json_each(:within) where instr(lower(message.text), value) = 0
       )`
  const indexed = prepareFound(
    `select message.conversation_id as id, search.rowid as hit
       from conversation_search as search
       join conversation_messages as message on message.row_id = search.rowid
       ${ownMessages} and conversation_search match :expression
       order by search.rowid desc`,
  )
  const readThrough = prepareFound(
    `select message.conversation_id as id, message.row_id as hit
       from (select * from conversation_messages order by row_id desc limit ${maxRead}) as message
       ${ownMessages}
       order by message.row_id desc`,
  )
  // SQLite's own snippets look through all hits of a beginning, for each of them anew.
  const text = sqlite
    .prepare<[number], string>('select text from conversation_messages where row_id = ?')
    .pluck()

  return {
    find(userId, query, { limit, below }) {
      const words = searchWords(query)
      const { expression, within } = words
      if (expression === null && within.length === 0) return null
      const titled = titles
        .all({ userId })
        .flatMap(({ id, title }) => (words.isIn(title) ? id : []))
      const rows = (expression === null ? readThrough : indexed).all({
        ...(expression !== null && { expression }),
        within: JSON.stringify(within),
        userId,
        titled: JSON.stringify(titled),
        afterId: below?.id ?? null,
        afterTime: below?.updatedAt.getTime() ?? null,
        limit,
      })
      return rows.map(({ id, hit }) => ({
        id,
        excerpt: hit === null ? null : words.excerptOf(text.get(hit) ?? ''),
      }))
    },
  }
}
