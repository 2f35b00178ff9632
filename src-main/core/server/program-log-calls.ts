import { api } from '../api.ts'
import type { Host } from '../host.ts'
import { endOfLog, followLines } from '../lib/program-log/follow-lines.ts'
import { logFilesIn } from '../lib/program-log/log-files.ts'
import { newestLines } from '../lib/program-log/newest-lines.ts'

/** The log of this Corral and of the commands beside it, read from its files. */
export function programLogCalls({ dataDir, showFolder }: Pick<Host, 'dataDir' | 'showFolder'>) {
  const files = logFilesIn(dataDir)
  return {
    list: api.programLog.list.handler(({ input }) => newestLines(files, input, input.limit)),
    watch: api.programLog.watch.handler(async ({ input, signal }) =>
      // The end at the call, not at the first read: who then asks for the list misses no line.
      followLines(files, input, { from: endOfLog(files), signal }),
    ),
    showFolder: api.programLog.showFolder.handler(async () => {
      await showFolder?.(files.folder)
      return { folder: files.folder, shown: showFolder !== undefined }
    }),
  }
}
