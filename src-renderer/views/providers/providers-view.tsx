import { Plug, Plus } from 'lucide-react'
import { useState } from 'react'
import { formatCount } from '../../lib/format.ts'
import { isInUse } from '../../lib/provider-state.ts'
import { navigate, routeTo, useRouteItem, useRouteQuery } from '../../lib/route.ts'
import { useCaller } from '../../stores/caller.ts'
import { useFresh } from '../../stores/fetched.ts'
import { refreshProviders, useProviders } from '../../stores/providers.ts'
import { Button } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Problem } from '../../ui/problem.tsx'
import { Screen } from '../../ui/screen.tsx'
import { Spinner } from '../../ui/spinner.tsx'
import { AddProviderDialog } from './add-provider-dialog.tsx'
import { ProviderDetail } from './provider-detail.tsx'
import { ProviderGroups } from './provider-groups.tsx'

export function ProvidersView() {
  const item = useRouteItem()
  const shown = useProviders(({ value }) => value?.find(({ id }) => String(id) === item))
  const known = useProviders(({ value }) => value !== null)
  useFresh(refreshProviders)

  if (item === '' || (!known && shown === undefined)) return <AllProviders />
  return shown === undefined ? <NoSuchProvider /> : <ProviderDetail provider={shown} />
}

function AllProviders() {
  const { value, problem } = useProviders()
  const admin = useCaller((caller) => caller.admin === true)
  const [adding, setAdding] = useState(false)
  // The palette of commands leads here to add one.
  const asked = useRouteQuery().has('add')
  const used = value?.filter(isInUse).length ?? 0

  function close(): void {
    setAdding(false)
    if (asked) location.replace(routeTo('providers'))
  }

  return (
    <Screen
      title="Providers"
      note={
        used === 0
          ? 'Models in the cloud and on other machines'
          : `${formatCount(used, 'provider')} in use`
      }
      actions={
        admin && (
          <Button kind="primary" onClick={() => setAdding(true)}>
            <Plus size={14} aria-hidden />
            Add provider
          </Button>
        )
      }
    >
      {problem !== null && <Problem>{problem}</Problem>}
      {value === null ? (
        <div className="m-auto">{problem === null && <Spinner label="Loading providers" />}</div>
      ) : (
        <ProviderGroups providers={value} />
      )}
      <AddProviderDialog open={adding || asked} providers={value ?? []} onClose={close} />
    </Screen>
  )
}

function NoSuchProvider() {
  return (
    <Screen title="Providers">
      <EmptyState
        icon={<Plug size={28} strokeWidth={1.5} aria-hidden />}
        title="This provider is no longer there"
        action={<Button onClick={() => navigate('providers')}>Show all providers</Button>}
      />
    </Screen>
  )
}
