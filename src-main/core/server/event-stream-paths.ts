import {
  type AnyContractRouter,
  getEventIteratorSchemaDetails,
  isContractProcedure,
} from '@orpc/contract'
import { contract } from '../../contract/contract.ts'

/** Paths (`/models/watch`) of the calls that a browser opens as `EventSource`, without a header. */
export function eventStreamPaths(router: AnyContractRouter = contract): string[] {
  if (!isContractProcedure(router)) return Object.values(router).flatMap((r) => eventStreamPaths(r))
  const { route, outputSchema } = router['~orpc']
  const isStream = getEventIteratorSchemaDetails(outputSchema) !== undefined
  return isStream && route.method === 'GET' && route.path !== undefined ? [route.path] : []
}
