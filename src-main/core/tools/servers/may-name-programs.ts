import type { McpTransport } from '../../../contract/tools.ts'
import { type Caller, isOwner } from '../../accounts/caller.ts'
import { CorralError } from '../../errors.ts'

/**
 * Whether a caller may say which programs Corral runs: only who is at this Mac anyway, in the app's
 * window or by the `corral` command, which writes the data folder. A token or a session can be stolen
 * from afar, and would be worth all that this account can do.
 */
function mayNamePrograms(caller: Caller): boolean {
  return isOwner(caller) && caller.access === 'admin'
}

/**
 * To be asked before a server is added or its way changed; addresses run nothing here.
 * @throws CorralError `forbidden`
 */
export function demandProgramRight(caller: Caller, given: McpTransport | undefined): void {
  if (given?.type !== 'stdio' || mayNamePrograms(caller)) return
  throw new CorralError(
    'forbidden',
    'Which programs run is said on this Mac only: in Corral’s window, or in a terminal by corral tools add.',
    { param: 'transport' },
  )
}
