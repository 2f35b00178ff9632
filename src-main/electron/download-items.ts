import type { MenuItemConstructorOptions } from 'electron'
import type { Download } from '../contract/downloads.ts'

const over = new Set<Download['state']>(['done', 'failed', 'cancelled'])

/** Those that are under way, with what can be done about them. */
export function downloadItems(
  downloads: readonly Download[],
  act: (taskId: string, verb: 'pause' | 'resume' | 'cancel') => void,
): MenuItemConstructorOptions[] {
  return underWay(downloads).map((download) => {
    const { task_id } = download
    const isPaused = download.state === 'paused'
    const change = (verb: 'pause' | 'resume' | 'cancel', label: string) => ({
      id: `${verb} ${task_id}`,
      label,
      click: () => act(task_id, verb),
    })
    return {
      id: `download ${task_id}`,
      label: labelOf(download),
      submenu: [
        isPaused ? change('resume', 'Resume') : change('pause', 'Pause'),
        change('cancel', 'Cancel'),
      ],
    }
  })
}

/** What makes the menu another one, beside how far they are. */
export function downloadKeys(downloads: readonly Download[]): string[] {
  return underWay(downloads).map(({ task_id, state }) => `${task_id} ${state}`)
}

export function downloadLabels(downloads: readonly Download[]): string[] {
  return underWay(downloads).map(labelOf)
}

function underWay(downloads: readonly Download[]): Download[] {
  return downloads.filter(({ state }) => !over.has(state))
}

function labelOf({ name, state, downloadedBytes, totalBytes, secondsLeft }: Download): string {
  const share = totalBytes === null ? null : `${Math.floor((downloadedBytes / totalBytes) * 100)}%`
  const words = state === 'running' ? leftText(secondsLeft) : state
  return [name, share, words].filter((part) => part !== null).join(', ')
}

function leftText(seconds: number | null): string | null {
  if (seconds === null) return null
  if (seconds < 60) return 'less than a minute left'
  return `${Math.round(seconds / 60)} min left`
}
