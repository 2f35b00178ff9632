import type { Download } from '../../contract/downloads.ts'
import { type Caller, maySee, maySeeAll } from '../accounts/caller.ts'
import { api } from '../api.ts'
import { mapped } from '../lib/mapped.ts'
import type { Downloads } from './downloads.ts'
import { finalStates } from './task-rows.ts'
import { wantedOf } from './wanted.ts'

export function downloadCalls(downloads: Downloads) {
  return {
    start: api.downloads.start.handler(({ input }) => downloads.begin(wantedOf(input))),
    status: api.downloads.status.handler(({ input }) => downloads.get(input.task_id)),
    progress: api.downloads.progress.handler(({ input, signal }) => {
      const first = downloads.get(input.task_id)
      return untilOver(first, downloads, signal)
    }),
    active: api.downloads.active.handler(({ context }) =>
      seenBy(context.caller, downloads.list()).filter(({ state }) => !finalStates.includes(state)),
    ),
    list: api.downloads.list.handler(({ context }) => seenBy(context.caller, downloads.list())),
    watch: api.downloads.watch.handler(({ signal, context }) =>
      mapped(downloads.watch(signal), (list) => seenBy(context.caller, list)),
    ),
    pause: api.downloads.pause.handler(({ input }) => downloads.pause(input.task_id)),
    resume: api.downloads.resume.handler(({ input }) => downloads.resume(input.task_id)),
    cancel: api.downloads.cancel.handler(({ input }) => downloads.cancel(input.task_id)),
    clear: api.downloads.clear.handler(async () => ({ removed: await downloads.clear() })),
  }
}

/** A token that is bound to some models learns of no others. */
function seenBy(caller: Caller | null, list: Download[]): Download[] {
  if (maySeeAll(caller)) return list
  return list.filter(({ modelId }) => modelId !== null && maySee(caller, modelId))
}

/** Each state that differs from the one before; the final one is the last. */
async function* untilOver(
  first: Download,
  downloads: Downloads,
  signal: AbortSignal | undefined,
): AsyncGenerator<Download, void> {
  let told = ''
  for await (const list of downloads.watch(signal)) {
    const now = list.find(({ task_id }) => task_id === first.task_id)
    if (!now) return
    const text = JSON.stringify(now)
    if (text === told) continue
    told = text
    yield now
    if (finalStates.includes(now.state)) return
  }
}
