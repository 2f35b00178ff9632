import { join } from 'node:path'

export const projectRoot = join(import.meta.dirname, '..', '..')

/** The thread of the log, from the sources. */
export const activityStoreFile = join(projectRoot, 'src-main/core/activity/store/store-thread.ts')
