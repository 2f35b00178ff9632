import type { AuditLog } from '../contract/activity.ts'
import { type ShowLogs, lineOf } from './logs-options.ts'
import { printLines } from './print-lines.ts'
import { requestFilter } from './request-filter.ts'
import { requestLine } from './request-line.ts'
import { followRequests, newestRequests } from './request-logs.ts'
import { withClient, withEachRunning } from './with-client.ts'

/** One line a try. Only a running Corral can be followed. */
export const showRequests: ShowLogs = (options, _, signal) => {
  const show = (logs: readonly AuditLog[]) =>
    printLines(logs.map(lineOf(options, requestLine)), signal)
  if (!options.follow) {
    return withClient('admin', async (client) => {
      const filter = await requestFilter(client, options)
      await show(await newestRequests(client, filter, options.lines))
    })
  }
  return withEachRunning('admin', async (find) => {
    const client = await find()
    const filter = client ? await requestFilter(client, options) : {}
    const onLost = () => console.error('corral: Corral has stopped; waiting until it runs again')
    await followRequests(filter, options.lines, { find, show, onLost, signal })
  })
}
