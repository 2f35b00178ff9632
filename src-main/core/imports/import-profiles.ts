import { createHash } from 'node:crypto'
import { CorralError } from '../errors.ts'
import type { Library } from '../library/library.ts'
import type { Profiles } from '../profiles/profiles.ts'
import type { OldProfile } from './old-profile.ts'
import { type ReportRow, oneLine, reasonOf, reportRow } from './report.ts'

export interface ImportProfilesDeps {
  readonly library: Pick<Library, 'found' | 'find'>
  readonly profiles: Pick<Profiles, 'named' | 'import'>
}

/** What whoever imports has chosen. */
export interface ProfileChoice {
  /** For profiles whose own model is not here. */
  readonly modelId: string | undefined
  /** Only say what would come of it. */
  readonly preview: boolean
}

const chooseModel = 'Choose a model for it in Profiles.'

/**
 * Adds profiles. Those that are there already, whatever became of them, stay as they are. One whose
 * model is not here is kept all the same, and asks for a model, unless it names none.
 *
 * @throws CorralError `model_not_found` for a choice that is not here
 * @returns the rows, and the name that each old profile has here
 */
export async function importProfiles(
  { library, profiles }: ImportProfilesDeps,
  old: readonly OldProfile[],
  { modelId, preview }: ProfileChoice,
): Promise<{ rows: ReportRow[]; names: ReadonlyMap<OldProfile, string> }> {
  const chosen = modelId === undefined ? undefined : await demandModel(library, modelId)
  const found = [...library.found()]
  const ids = new Set(found.map(({ model }) => model.id.toLowerCase()))
  const given = new Set<string>()
  const names = new Map<OldProfile, string>()

  const rows = old.map((profile): ReportRow => {
    const name = freeName(profileName(profile.name), (wished) => {
      const key = wished.toLowerCase()
      if (given.has(key)) return true
      return (ids.has(key) || ids.has(`${key}:latest`)) && !profiles.named(wished)
    })
    given.add(name.toLowerCase())
    const { title, absent } = profile.model
    const own = found.find((one) => profile.model.is(one))?.model.id
    const model = own ?? chosen
    if (profiles.named(name)) {
      names.set(profile, name)
      return reportRow('profile', name, 'present')
    }
    if (model === undefined && title === null) return reportRow('profile', name, 'skipped', absent)
    if (!preview) add(profiles, profile, { name, modelId: model ?? oneLine(title ?? '', 512) })
    names.set(profile, name)
    const notes = model === undefined ? [absent, chooseModel] : []
    const outcome = model === undefined ? 'needs_reentry' : 'migrated'
    return reportRow('profile', name, outcome, reasonOf(notes, profile.left))
  })
  return { rows, names }
}

async function demandModel(library: Pick<Library, 'find'>, modelId: string): Promise<string> {
  const found = await library.find(modelId)
  if (found) return found.model.id
  const message = `There is no model '${modelId}' on this Mac.`
  throw new CorralError('model_not_found', message, { param: 'model_id' })
}

function add(
  profiles: Pick<Profiles, 'import'>,
  { settings }: OldProfile,
  fields: { readonly name: string; readonly modelId: string },
): void {
  const rest = { systemPromptMode: 'default', kvCacheType: null, thinking: null } as const
  profiles.import({
    format: 'corral-profiles',
    version: 1,
    profiles: [{ ...settings, ...rest, ...fields, pinned: false, aliases: [] }],
  })
}

/** With an ending where the name is taken; the same in every run. */
function freeName(wished: string, isTaken: (name: string) => boolean): string {
  const base = isTaken(wished) ? `${wished.slice(0, 110)}-profile` : wished
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? base : `${base}-${number}`
    if (!isTaken(name)) return name
  }
}

/** What a profile may be called, as near to the old name as that is. */
function profileName(old: string): string {
  const plain = old
    .slice(0, 1000)
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[^\w.:@/+-]+/g, '-')
    .replaceAll(/^[^\w]+|[^\w]+$/g, '')
    .replace(/^(?:corral\/)+/i, '')
    .replace(/:latest$/, '')
    .slice(0, 120)
  const isName = /^[\w][\w.:@/+-]*$/.test(plain)
  return isName ? plain : `imported-${createHash('sha256').update(old).digest('hex').slice(0, 8)}`
}
