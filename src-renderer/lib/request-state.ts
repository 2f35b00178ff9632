import type { RequestDetail } from '../../src-main/contract/activity.ts'

/** Longer than that no try goes on in silence. */
const longestMs = 10 * 60_000

/** May another try follow? A request says so only by its rows, and each comes when it has ended. */
export function mayGoOn({ attempts, plan }: RequestDetail, now: number): boolean {
  const last = attempts.at(-1)
  if (last === undefined || plan === null || last.attempt === 0) return false
  if (last.status !== 'error' && last.status !== 'timeout') return false
  return now - Date.parse(last.timestamp) - last.duration_ms < longestMs
}
