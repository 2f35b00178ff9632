import type { Profile, ProfileFile } from '../../../src-main/contract/profiles.ts'
import { saveText } from '../../lib/save-text.ts'
import { exportProfiles } from '../../stores/profiles.ts'

/** Hands profiles out as a file; all of them where none are named. */
export async function saveProfiles(chosen: readonly Profile[] | null): Promise<void> {
  const file = await exportProfiles()
  const names = new Set(chosen?.map(({ name }) => name))
  const profiles = chosen ? file.profiles.filter(({ name }) => names.has(name)) : file.profiles
  const [only] = profiles
  const title = only && profiles.length === 1 ? only.name.replaceAll(/[^\w.-]/g, '-') : 'profiles'
  saveText(`${title}.corral-profiles.json`, `${JSON.stringify({ ...file, profiles }, null, 2)}\n`)
}

/**
 * What a file holds. Whether it is right is Corral's to say.
 * @throws Error in words for people
 */
export async function readProfileFile(file: File): Promise<ProfileFile> {
  try {
    const json: unknown = JSON.parse(await file.text())
    if (isObject(json) && json['format'] === 'corral-profiles')
      return json as unknown as ProfileFile
  } catch {
    // Told below: what the parser says helps nobody.
  }
  throw new Error(`${file.name} is no file of profiles. Corral writes them with Export.`)
}

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null
}
