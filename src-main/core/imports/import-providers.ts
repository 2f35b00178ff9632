import { randomUUID } from 'node:crypto'
import type { Db } from '../db/open.ts'
import { CorralError } from '../errors.ts'
import { originOf } from '../providers/base-url.ts'
import type { Catalogue } from '../providers/catalogue.ts'
import type { Providers } from '../providers/providers.ts'
import {
  type ProviderRow,
  exclusively,
  keysOf,
  modelsOf,
  providerByName,
} from '../providers/rows.ts'
import { providerKeys, providers as providersTable } from '../providers/table.ts'
import { ownerOfAll } from '../providers/who.ts'
import type { OldProvider } from './old-provider.ts'
import type { OpenedProvider } from './opened-provider.ts'
import { type Neighbours, type Place, placeProvider, protocolsOf } from './place-provider.ts'
import { type ReportRow, oneLine, reportRow } from './report.ts'

export interface ImportProvidersDeps {
  readonly db: Db
  readonly providers: Providers
  readonly catalogue: Catalogue
  readonly now: () => Date
}

const enterAgain = 'Enter the key again.'
const unknownAddress = 'The old data does not say which address the key is for.'

/** Where an old provider has gone. */
export interface Placed {
  readonly name: string
  /** `null` when it has no key of this import, and in a preview. */
  readonly keyId: number | null
}

/**
 * Writes providers, models and keys, each row in a transaction of its own; what is already there
 * stays as it is. Safe to be killed anywhere and run again.
 *
 * @param preview only says what would come of it
 * @throws CorralError `vault_locked`, `conflict` when somebody changes a provider meanwhile
 */
export async function importProviders(
  deps: ImportProvidersDeps,
  opened: readonly OpenedProvider[],
  preview: boolean,
): Promise<{ rows: ReportRow[]; placed: ReadonlyMap<OldProvider, Placed> }> {
  const rows: ReportRow[] = []
  const placed = new Map<OldProvider, Placed>()
  const told = new Set<string>()
  for (const provider of opened) {
    const { old, label } = provider
    const place = placeProvider(old, neighboursIn(deps))
    const row = place.row ?? (preview ? null : insertProvider(deps, provider, place))
    const name = row?.name ?? place.name
    const isKnown = place.row !== null || told.has(name)
    told.add(name)
    // Where requests and keys would go is what has to be seen before it is wanted.
    const address = isKnown ? null : place.baseUrl
    rows.push(reportRow('provider', name, isKnown ? 'present' : 'migrated', address))
    const target = { row, name, preview }
    rows.push(...importModels(deps, target, provider))
    rows.push(...(await importKey(deps, target, provider, place.keyFits)))
    const key = row && sharedKey(deps, row, label)
    placed.set(old, { name, keyId: key?.id ?? null })
  }
  return { rows, placed }
}

/** What placing looks at. */
export function neighboursIn({ db, catalogue }: ImportProvidersDeps): Neighbours {
  return {
    find: (name) => providerByName(db, name),
    home: (name) => catalogue.get(name)?.base_url ?? null,
  }
}

/** A provider that is there, or, in a preview, would be. */
interface Target {
  readonly row: ProviderRow | null
  readonly name: string
  readonly preview: boolean
}

function sharedKey({ db }: ImportProvidersDeps, row: ProviderRow, label: string) {
  return keysOf(db, row.id).find((it) => it.label === label && it.userId === null)
}

/**
 * Not by the call that people use: that one refuses an address which the guard would not let
 * requests go to. An old one is kept; requests stay refused until an administrator allows it.
 */
function insertProvider({ db, now }: ImportProvidersDeps, { old }: OpenedProvider, place: Place) {
  return exclusively(db, (rows) => {
    if (providerByName(rows, place.name)) {
      throw new CorralError('conflict', `A provider ${place.name} has just been added. Try again.`)
    }
    const values = {
      name: place.name,
      displayName: oneLine(old.displayName ?? '', 255) || place.name,
      baseUrl: place.baseUrl,
      protocols: protocolsOf(old),
      keyOptional: true,
      createdAt: now(),
      updatedAt: now(),
    }
    return rows.insert(providersTable).values(values).returning().get()
  })
}

function importModels(
  { db, providers }: ImportProvidersDeps,
  { row, name: provider, preview }: Target,
  { old }: OpenedProvider,
): ReportRow[] {
  const known = new Set(row ? modelsOf(db, row.id).map(({ name }) => name) : [])
  return old.models.map((model) => {
    const name = model.name.trim()
    const title = `${provider}/${name}`
    if (known.has(name)) return reportRow('model', title, 'present')
    if (name === '' || name.length > 255 || name !== oneLine(name, 255)) {
      return reportRow('model', title, 'skipped', 'Its name is not one that a model can have.')
    }
    known.add(name)
    const display_name = oneLine(model.displayName ?? '', 255) || name
    if (row && !preview) providers.models.create(row.id, { name, display_name })
    return reportRow('model', title, 'migrated')
  })
}

async function importKey(
  deps: ImportProvidersDeps,
  { row, name, preview }: Target,
  { key, label }: OpenedProvider,
  keyFits: boolean,
): Promise<ReportRow[]> {
  if (key.state === 'none') return []
  const { keys } = deps.providers
  const before = row && sharedKey(deps, row, label)
  if (before && before.state !== 'needs_reentry') return [reportRow('key', name, 'present')]

  if (key.state === 'open' && keyFits) {
    if (row && !preview) {
      if (before) await keys.update(row.id, before.id, { api_key: key.key }, ownerOfAll)
      else await keys.create(row.id, { api_key: key.key, label }, ownerOfAll)
    }
    return [reportRow('key', name, 'migrated')]
  }
  const why = key.state === 'unreadable' ? key.why : unknownAddress
  const reason = `${why} ${enterAgain}`
  if (row && !before && !preview) insertLostKey(deps, row, label, reason)
  return [reportRow('key', name, 'needs_reentry', reason)]
}

/** A key without its secret: a place for the new one, and a mark that asks for it. */
function insertLostKey(
  { db, now }: ImportProvidersDeps,
  row: ProviderRow,
  label: string,
  stateReason: string,
): void {
  const values = {
    uid: randomUUID(),
    providerId: row.id,
    label,
    origin: row.baseUrl === null ? '' : originOf(row.baseUrl),
    state: 'needs_reentry' as const,
    stateReason,
    createdAt: now(),
    updatedAt: now(),
  }
  db.insert(providerKeys).values(values).run()
}
