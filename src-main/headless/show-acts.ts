import type { Act } from '../contract/acts.ts'
import { printable } from '../core/lib/printable.ts'
import { type ShowLogs, lineOf } from './logs-options.ts'
import { localTime } from './moment.ts'
import type { Paint } from './paint.ts'
import { printLines } from './print-lines.ts'
import { withClient } from './with-client.ts'

/** What one page of acts holds at most. */
const mostActs = 500

/** Who did what to Corral itself. */
export const showActs: ShowLogs = async (options, since, signal) => {
  const limit = Math.min(mostActs, options.lines)
  const acts = await withClient('admin', (client) => client.acts.list({ limit }))
  const wanted = acts.filter(({ at }) => since === null || Date.parse(at) >= since.getTime())
  await printLines(wanted.toReversed().map(lineOf(options, actLine)), signal)
}

function actLine({ at, who, what, object, outcome }: Act, paint: Paint): string {
  const words = [who, what, ...(object === null ? [] : [object]), outcome]
  return [paint('dim', localTime(at)), ...words.map(printable)].join('  ')
}
