import { and, eq } from 'drizzle-orm'
import type { Db } from '../../db/open.ts'
import type { Log } from '../../lib/log.ts'
import type { KeyRow } from '../rows.ts'
import { providerKeys } from '../table.ts'
import { type KeyEvent, type KeyHealth, afterEvent, readyKey } from './key-state.ts'
import { type Moment, type StoredState, healthOf, stateToStore } from './stored-state.ts'

/** What is known of a way in: a stored key, one of the environment, or none where none is needed. */
interface Credential {
  readonly kind: 'key' | 'unstored'
  health: KeyHealth
  /** Models that it was forbidden, and until when. */
  readonly forbidden: Map<string, number>
}

/** A key in memory. A new one takes its place when the row is changed by anybody but us. */
export interface KeyEntry extends Credential {
  readonly kind: 'key'
  row: KeyRow
  /** Its place in the order by weight. */
  turn: number
}

/** Nothing is written of it, and nobody can be asked about it. */
export interface Unstored extends Credential {
  readonly kind: 'unstored'
}

/** The states of all keys: hot in memory, written to their rows when they change for a while. */
export interface KeyStates {
  /** The rows as they are now. */
  adopt(rows: readonly KeyRow[]): void
  get(keyId: number): KeyEntry | null
  /** What is known under a name of the caller's choice. */
  unstored(name: string): Unstored
  /** Does nothing when the key was changed or removed since the entry was got. */
  apply(credential: KeyEntry | Unstored, event: KeyEvent, isProbe?: boolean): void
  /** 403: good, but not for this model. */
  forbid(credential: KeyEntry | Unstored, model: string): void
}

const forbiddenMs = { key: 24 * 3_600_000, unstored: 60_000 }
const mostForbidden = 1000

export function createKeyStates(deps: {
  readonly db: Db
  readonly log: Log
  readonly moment: () => Moment
  /** A key has been refused once. */
  readonly onSuspect: (entry: KeyEntry) => void
  /** A key has been refused for good. */
  readonly onDead: (entry: KeyEntry) => void
}): KeyStates {
  const { db, log, moment, onSuspect, onDead } = deps
  let entries = new Map<number, KeyEntry>()
  const others = new Map<string, Unstored>()

  const adopted = (row: KeyRow): KeyEntry => {
    const known = entries.get(row.id)
    if (!known || !isSame(known.row, row)) {
      const health = healthOf(row, moment())
      return { kind: 'key', row, health, forbidden: new Map(), turn: 0 }
    }
    known.row = row
    return known
  }

  const applyTo = (entry: KeyEntry, event: KeyEvent, isProbe: boolean): void => {
    const now = moment()
    const { state } = entry.health
    entry.health = afterEvent(entry.health, event, now.monotonicMs, isProbe)
    const changed = stateToStore(entry.health, entry.row, now)
    if (changed) write(entry, changed)
    if (entry.health.state === 'suspect' && state !== 'suspect') onSuspect(entry)
    if (entry.health.state === 'dead' && state !== 'dead') onDead(entry)
  }

  const applyToUnstored = (unstored: Unstored, event: KeyEvent, isProbe: boolean): void => {
    const { monotonicMs } = moment()
    const health = afterEvent(unstored.health, event, monotonicMs, isProbe)
    unstored.health =
      health.state === 'suspect'
        ? { ...afterEvent(health, { type: 'unclear' }, monotonicMs), acquittedAtMs: null }
        : health
  }

  const write = (entry: KeyEntry, changed: StoredState): void => {
    const { id, updatedAt } = entry.row
    // Whoever changed the row meanwhile, in another process, knows better.
    const unchanged = and(eq(providerKeys.id, id), eq(providerKeys.updatedAt, updatedAt))
    try {
      const written = db.update(providerKeys).set(changed).where(unchanged).run()
      if (written.changes === 1) entry.row = { ...entry.row, ...changed }
    } catch (error) {
      // What is in memory counts: a full disk must not cost anybody the answer.
      log.warn({ err: error, keyId: id }, 'the state of a key could not be written')
    }
  }

  return {
    adopt: (rows) => void (entries = new Map(rows.map((row) => [row.id, adopted(row)]))),
    get: (keyId) => entries.get(keyId) ?? null,
    unstored(name) {
      const known = others.get(name)
      if (known) return known
      const fresh = { kind: 'unstored' as const, health: readyKey, forbidden: new Map() }
      others.set(name, fresh)
      return fresh
    },
    apply(entry, event, isProbe = false) {
      if (entry.kind === 'unstored') return applyToUnstored(entry, event, isProbe)
      if (entries.get(entry.row.id) !== entry) return
      const wasExhausted = entry.health.state === 'exhausted'
      applyTo(entry, event, isProbe)
      const shared = forAccount(event, wasExhausted && entry.health.state !== 'exhausted')
      if (!shared) return
      for (const other of entries.values()) {
        if (other !== entry && isSameAccount(other.row, entry.row)) applyTo(other, shared, false)
      }
    },
    forbid({ kind, forbidden }, model) {
      if (forbidden.size >= mostForbidden) forbidden.clear()
      forbidden.set(model, moment().monotonicMs + forbiddenMs[kind])
    },
  }
}

/** What the other keys of an account learn from one of them. */
function forAccount(event: KeyEvent, isRestored: boolean): KeyEvent | null {
  if (event.type === 'limited' || event.type === 'exhausted') return event
  if (isRestored) return { type: 'restored' }
  return event.type === 'success' && event.restMs !== null ? event : null
}

/** Users name accounts for themselves: what they call theirs is not what others do. */
function isSameAccount(one: KeyRow, other: KeyRow): boolean {
  return (
    one.account !== null &&
    one.account === other.account &&
    one.providerId === other.providerId &&
    one.userId === other.userId
  )
}

function isSame(one: KeyRow, other: KeyRow): boolean {
  return (
    one.sealed === other.sealed &&
    one.reference === other.reference &&
    one.origin === other.origin &&
    one.state === other.state &&
    one.stateReason === other.stateReason &&
    one.readyAt?.getTime() === other.readyAt?.getTime() &&
    one.updatedAt.getTime() === other.updatedAt.getTime()
  )
}
