import { isInUse, leavesThisMac } from '../../lib/provider-state.ts'
import { useModels } from '../../stores/models.ts'
import { useProfileNames } from '../../stores/profiles.ts'
import { useProviders } from '../../stores/providers.ts'
import { useAskableModels } from '../connect/use-askable-models.ts'

interface Backends {
  choices: { value: string; label: string; note?: string | undefined }[]
  /** Names that are likely for a model there. */
  modelsOf: (backend: string | null) => readonly string[]
  leaves: (backend: string) => boolean
}

/** Where requests can be sent. @param kept is offered even if it is no longer there */
export function useBackends(kept: readonly string[]): Backends {
  const providers = useProviders(({ value }) => value) ?? []
  const local = useModels(({ value }) => value?.models) ?? []
  const profiles = useProfileNames()
  const askable = useAskableModels()
  const gone = kept.filter(
    (name) => name !== 'local' && name !== 'alias' && !providers.some((one) => one.name === name),
  )
  const inOrder = [...providers.filter(isInUse), ...providers.filter((one) => !isInUse(one))]
  return {
    choices: [
      { value: 'local', label: 'This Mac' },
      ...inOrder.map((one) => ({
        value: one.name,
        label: one.display_name,
        note: isInUse(one) || one.key_optional ? undefined : 'no key yet',
      })),
      ...[...new Set(gone)].map((name) => ({ value: name, label: name, note: 'is gone' })),
      { value: 'alias', label: 'Another name', note: 'goes where that goes' },
    ],
    modelsOf(backend) {
      if (backend === 'local') return [...local.map(({ id }) => id), ...profiles]
      if (backend === 'alias') return askable
      const provider = providers.find(({ name }) => name === backend)
      return (provider?.models ?? []).map(({ name }) => name)
    },
    leaves: (backend) => providers.some((one) => one.name === backend && leavesThisMac(one)),
  }
}
