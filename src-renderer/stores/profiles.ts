import type {
  Profile,
  ProfileChange,
  ProfileFields,
  ProfileFile,
} from '../../src-main/contract/profiles.ts'
import { client } from '../api/client.ts'
import { createMirror } from './mirror.ts'

/** The profiles, under whose names models can be asked for. */
export const useProfiles = createMirror((options) => client.profiles.watch(undefined, options))

/** Names of profiles and their aliases. */
export function useProfileNames(): string[] {
  const profiles = useProfiles(({ value }) => value) ?? []
  return profiles.flatMap(({ name, aliases }) => [name, ...aliases])
}

export function createProfile(fields: ProfileFields): Promise<Profile> {
  return client.profiles.create(fields)
}

/** What is left out stays. */
export function updateProfile(id: number, change: ProfileChange): Promise<Profile> {
  return client.profiles.update({ id, ...change })
}

export async function removeProfile(id: number): Promise<void> {
  await client.profiles.remove({ id })
}

export function duplicateProfile(id: number, newName: string): Promise<Profile> {
  return client.profiles.duplicate({ params: { id }, query: { new_name: newName } })
}

export function exportProfiles(): Promise<ProfileFile> {
  return client.profiles.export()
}

export function importProfiles(file: ProfileFile): Promise<Profile[]> {
  return client.profiles.import(file)
}
