import type { CrashRecord } from '../../src-main/contract/diagnostics.ts'
import { formatMoment } from './format.ts'

const titles: Record<CrashRecord['kind'], string> = {
  program: 'Corral crashed',
  window: 'A window crashed',
  helper: 'A helper crashed',
  unclean: 'Corral ended unexpectedly',
}

export function crashTitle({ kind }: CrashRecord): string {
  return titles[kind]
}

/** As it is pasted into a report. */
export function crashReport(crash: CrashRecord): string {
  const { at, version, platform, message, details } = crash
  return [`${crashTitle(crash)} (Corral ${version}, ${platform}, ${at})`, message, details]
    .filter((line) => line !== '')
    .join('\n')
}

export function crashMoment({ at }: CrashRecord): string {
  return formatMoment(at)
}
