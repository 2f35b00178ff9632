import { useRouteItem } from '../../lib/route.ts'
import { RequestView } from './request-view.tsx'
import { RequestsView } from './requests-view.tsx'

/** All requests, or the one that the address names. */
export function ActivityView() {
  const requestId = useRouteItem()
  if (requestId === '') return <RequestsView />
  return <RequestView key={requestId} requestId={requestId} />
}
