import type { Profile } from '../../../src-main/contract/profiles.ts'
import type { Provider } from '../../../src-main/contract/providers.ts'
import { modelNames } from '../../lib/model-names.ts'
import { perList } from '../../lib/per-list.ts'
import { useModels } from '../../stores/models.ts'
import { useProfiles } from '../../stores/profiles.ts'
import { useProviders } from '../../stores/providers.ts'

const profileNames = perList(
  (profiles: readonly Profile[]) => new Set(profiles.map(({ name }) => name)),
)
const cloudNames = perList(
  (providers: readonly Provider[]) =>
    new Map<string, string>(
      providers.flatMap(({ name: provider, models }) =>
        models.map(({ name, display_name }) => [`${provider}/${name}`, display_name] as const),
      ),
    ),
)

/**
 * What a model is called; of one that is gone, what it was asked for as. Every answer on the page
 * asks, so each is drawn again only when its own model's name changes.
 */
export function useModelName(id: string): string {
  const isProfile = useProfiles(({ value }) => value !== null && profileNames(value).has(id))
  const own = useModels(({ value }) =>
    value === null ? undefined : modelNames(value.models).get(id),
  )
  const cloud = useProviders(({ value }) =>
    value === null ? undefined : cloudNames(value).get(id),
  )
  return isProfile ? id : (own ?? cloud ?? id)
}
