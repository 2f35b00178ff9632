import type { Download } from '../../src-main/contract/downloads.ts'
import { client } from '../api/client.ts'
import { createMirror } from './mirror.ts'

/** What is fetched, was fetched, or could not be; newest first. */
export const useDownloads = createMirror((options) => client.downloads.watch(undefined, options))

export interface Wanted {
  repo: string
  file: string
  projector?: string
  /** The commit that the user has seen. */
  revision?: string
}

/** @returns as soon as it stands in the queue, or was there already @throws why it may not start */
export async function startDownload({ repo, ...rest }: Wanted): Promise<void> {
  keep(await client.downloads.start({ model_id: repo, ...rest }))
}

export async function pauseDownload(task_id: string): Promise<void> {
  keep(await client.downloads.pause({ task_id }))
}

/** Goes on where it was, also after a failure. */
export async function resumeDownload(task_id: string): Promise<void> {
  keep(await client.downloads.resume({ task_id }))
}

export async function cancelDownload(task_id: string): Promise<void> {
  keep(await client.downloads.cancel({ task_id }))
}

/** Forgets those that have ended. The store learns of it by itself. */
export async function clearDownloads(): Promise<void> {
  await client.downloads.clear()
}

/** The newest download of a file. */
export function useDownloadOf(repo: string, file: string): Download | undefined {
  return useDownloads(({ value }) =>
    value?.find((download) => download.repo === repo && download.file === file),
  )
}

/** What a call answered is shown before the next word of the watcher comes. */
function keep(download: Download): void {
  useDownloads.setState(({ value }) => {
    if (value === null) return {}
    const isKnown = value.some(({ task_id }) => task_id === download.task_id)
    if (!isKnown) return { value: [download, ...value] }
    return { value: value.map((old) => (old.task_id === download.task_id ? download : old)) }
  })
}
