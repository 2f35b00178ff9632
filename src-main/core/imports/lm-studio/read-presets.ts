import { basename, join } from 'node:path'
import { CorralError } from '../../errors.ts'
import type { OldProfile } from '../old-profile.ts'
import { type ReportRow, reportRow } from '../report.ts'
import { notFound, requireAbsolute } from '../source-file.ts'
import { listSource, readSourceText } from '../source-text.ts'
import { readPreset } from './preset.ts'

/** What was read: profiles, and rows for what could not be. */
export interface OldProfiles {
  readonly profiles: readonly OldProfile[]
  readonly rows: readonly ReportRow[]
}

const presetsFolder = 'config-presets'
const notAPreset = 'This is no preset of LM Studio.'

/**
 * Reads presets: a file, the folder `config-presets`, or LM Studio's home around it.
 * @throws CorralError `invalid_input`, `too_large`
 */
export async function readPresets(path: string): Promise<OldProfiles> {
  requireAbsolute(path)
  const files = await presetFiles(path)
  if (!files) {
    const profile = await presetAt(path)
    if (!profile) throw new CorralError('invalid_input', notAPreset, { param: 'path' })
    return { profiles: [profile], rows: [] }
  }
  const profiles: OldProfile[] = []
  const rows: ReportRow[] = []
  for (const file of files) {
    const profile = await presetAt(file).catch((error: unknown) => {
      if (error instanceof CorralError) return null
      throw error
    })
    if (profile) profiles.push(profile)
    else rows.push(reportRow('profile', basename(file), 'skipped', notAPreset))
  }
  return { profiles, rows }
}

/** The presets in a folder, or in the one that LM Studio keeps them in; `null` for no folder. */
export async function presetFiles(path: string): Promise<string[] | null> {
  const inside = await listSource(join(path, presetsFolder))
  const folder = inside ? join(path, presetsFolder) : path
  const entries = inside ?? (await listSource(path))
  if (!entries) return null
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map(({ name }) => join(folder, name))
}

async function presetAt(path: string): Promise<OldProfile | null> {
  const text = await readSourceText(path)
  if (text === null) throw notFound(path)
  try {
    return readPreset(JSON.parse(text), basename(path).replace(/(\.preset)?\.json$/, ''))
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
