import type { PathKind } from '../../src-main/contract/desktop.ts'
import { client } from '../api/client.ts'

/** Asks in the system's panel, on this Mac; `null` in a browser, which may be anywhere. */
export const choosePath =
  window.corral === undefined
    ? null
    : async (kind: PathKind): Promise<string | null> =>
        (await client.desktop.choosePath({ kind })).path
