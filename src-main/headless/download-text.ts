import type { Download } from '../contract/downloads.ts'
import { sizeText } from './size-text.ts'

type Moving = Pick<
  Download,
  'state' | 'downloadedBytes' | 'totalBytes' | 'bytesPerSecond' | 'secondsLeft' | 'error'
>

/** How far a download is, in one line: `43% of 3.1 GB, 45.0 MB/s, 2 min left`. */
export function progressText(download: Moving): string {
  const { state, downloadedBytes, totalBytes, bytesPerSecond, secondsLeft, error } = download
  const share = totalBytes === null ? null : Math.floor((downloadedBytes / totalBytes) * 100)
  const parts = [share === null ? null : `${share}% of ${sizeText(totalBytes ?? 0)}`]
  if (state !== 'running') parts.push(state)
  else if (bytesPerSecond > 0) parts.push(`${sizeText(bytesPerSecond)}/s`)
  if (secondsLeft !== null) parts.push(`${spanText(secondsLeft)} left`)
  if (error !== null) parts.push(error)
  return parts.filter((part) => part !== null).join(', ')
}

function spanText(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
