import type { Download, DownloadState } from '../../src-main/contract/downloads.ts'
import { formatBytes, formatCount, formatTimeLeft } from './format.ts'

const ended = new Set(['done', 'failed', 'cancelled'])

/** It neither goes on nor waits to. */
export function hasEnded({ state }: Download): boolean {
  return ended.has(state)
}

const stateTexts: Readonly<Record<Exclude<DownloadState, 'waiting'>, string>> = {
  queued: 'Waiting for its turn',
  running: 'Downloading',
  paused: 'Paused',
  verifying: 'Checking that every byte is right',
  done: 'Downloaded',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

/** What it does now, in words. */
export function downloadStateText(download: Download, now: number): string {
  return download.state === 'waiting' ? waitingText(download, now) : stateTexts[download.state]
}

function waitingText({ error, retryAt }: Download, now: number): string {
  const reason = error === null ? 'Waiting' : `Waiting: ${sentencePart(error)}`
  if (retryAt === null) return reason
  const ms = Date.parse(retryAt) - now
  return ms <= 0 ? `${reason}; trying again` : `${reason}; tries again in ${formatTimeLeft(ms)}`
}

/** A sentence as a part of another one: "The hub is busy." is "the hub is busy". */
function sentencePart(sentence: string): string {
  const bare = sentence.trim().replace(/\.$/, '')
  const startsWithWord = /^[A-Z][a-z']*\s/.test(bare)
  return startsWithWord ? bare.charAt(0).toLowerCase() + bare.slice(1) : bare
}

/** Of the whole, 0 to 1; null while nobody knows how much it is. */
export function downloadFraction({
  downloadedBytes,
  totalBytes,
}: Pick<Download, 'downloadedBytes' | 'totalBytes'>): number | null {
  if (totalBytes === null || totalBytes === 0) return null
  return Math.min(1, downloadedBytes / totalBytes)
}

type Figures = Pick<Download, 'downloadedBytes' | 'totalBytes' | 'bytesPerSecond' | 'secondsLeft'>

/** "1.2 GB of 4.7 GB · 45 MB/s · 1:18 min left"; without a speed only how much is there. */
export function downloadFigures(download: Figures): string {
  const { downloadedBytes, totalBytes, bytesPerSecond, secondsLeft } = download
  const parts = [
    totalBytes === null
      ? formatBytes(downloadedBytes)
      : `${formatBytes(downloadedBytes)} of ${formatBytes(totalBytes)}`,
    bytesPerSecond > 0 ? `${formatBytes(bytesPerSecond)}/s` : null,
    bytesPerSecond > 0 && secondsLeft !== null
      ? `${formatTimeLeft(secondsLeft * 1000)} left`
      : null,
  ]
  return parts.filter((part) => part !== null).join(' · ')
}

/** All that have not ended, taken together; null when there is none. */
export function downloadTotal(downloads: Download[]): (Figures & { count: number }) | null {
  const active = downloads.filter((download) => !hasEnded(download))
  if (active.length === 0) return null
  const sum = (of: (download: Download) => number) =>
    active.reduce((total, download) => total + of(download), 0)
  const downloadedBytes = sum((download) => download.downloadedBytes)
  const isKnown = active.every(({ totalBytes }) => totalBytes !== null)
  const totalBytes = isKnown ? sum((download) => download.totalBytes ?? 0) : null
  const bytesPerSecond = sum((download) => download.bytesPerSecond)
  // What is paused is not waited for.
  const moving = active.filter(({ state }) => state !== 'paused')
  const missingBytes = moving.reduce(
    (total, download) => total + (download.totalBytes ?? 0) - download.downloadedBytes,
    0,
  )
  const secondsLeft = isKnown && bytesPerSecond > 0 ? missingBytes / bytesPerSecond : null
  return { count: active.length, downloadedBytes, totalBytes, bytesPerSecond, secondsLeft }
}

/** How many run, wait and are paused: "2 running, 1 paused". */
export function downloadCounts(downloads: Download[]): string {
  const active = downloads.filter((download) => !hasEnded(download))
  const paused = active.filter(({ state }) => state === 'paused').length
  const moving = active.length - paused
  const parts = [
    moving === 0 ? null : formatCount(moving, 'running', 'running'),
    paused === 0 ? null : formatCount(paused, 'paused', 'paused'),
  ]
  return parts.filter((part) => part !== null).join(', ')
}

/** What is worth saying aloud: each step that a download took, but not how far it is. */
export function downloadNews(before: Download[], after: Download[]): string[] {
  const old = new Map(before.map(({ task_id, state }) => [task_id, state]))
  return after
    .filter(({ task_id, state }) => old.has(task_id) && old.get(task_id) !== state)
    .flatMap((download) => stepText(download) ?? [])
}

function stepText({ state, name, error, unusable }: Download): string | null {
  if (state === 'done' && unusable !== null) return `${name} cannot be used. ${unusable}`
  if (state === 'done') return `${name} is downloaded.`
  if (state === 'failed') return `${name} failed. ${error ?? ''}`.trimEnd()
  if (state === 'waiting') return `${name} waits. ${error ?? ''}`.trimEnd()
  if (state === 'paused') return `${name} is paused.`
  if (state === 'cancelled') return `${name} is cancelled.`
  return null
}
