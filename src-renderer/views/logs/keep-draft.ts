import type { ActivitySettings } from '../../../src-main/contract/activity-settings.ts'

/** What is kept, as it is typed and chosen. */
export interface KeepDraft {
  logRequests: boolean
  days: string
  megabytes: string
  nameProcesses: boolean
  openMetrics: boolean
  /** Empty sends nothing. */
  otelEndpoint: string
}

export type KeepChange = Pick<
  ActivitySettings,
  | 'log_requests'
  | 'keep_days'
  | 'keep_megabytes'
  | 'name_processes'
  | 'open_metrics'
  | 'otel_endpoint'
>

export function draftOf(settings: ActivitySettings): KeepDraft {
  return {
    logRequests: settings.log_requests,
    days: String(settings.keep_days),
    megabytes: String(settings.keep_megabytes),
    nameProcesses: settings.name_processes,
    openMetrics: settings.open_metrics,
    otelEndpoint: settings.otel_endpoint ?? '',
  }
}

/** Only what differs, so that two people who change different things do not undo each other. */
export function changesIn(draft: KeepDraft, settings: ActivitySettings): Partial<KeepChange> {
  const endpoint = draft.otelEndpoint.trim()
  const wanted: KeepChange = {
    log_requests: draft.logRequests,
    keep_days: Number(draft.days),
    keep_megabytes: Number(draft.megabytes),
    name_processes: draft.nameProcesses,
    open_metrics: draft.openMetrics,
    otel_endpoint: endpoint === '' ? null : endpoint,
  }
  const entries = Object.entries(wanted).filter(
    ([name, value]) => value !== settings[name as keyof KeepChange],
  )
  return Object.fromEntries(entries)
}

export type KeepProblems = Partial<Record<keyof KeepChange, string>>

/** What does not do, in words, by the setting that it is about. */
export function problemsOf({ days, megabytes, otelEndpoint }: KeepDraft): KeepProblems {
  return {
    ...(!isWhole(days, 1, 3650) && { keep_days: 'Enter a whole number from 1 to 3,650.' }),
    ...(!isWhole(megabytes, 10, 100_000) && {
      keep_megabytes: 'Enter a whole number from 10 to 100,000.',
    }),
    ...(!isEndpoint(otelEndpoint.trim()) && {
      otel_endpoint: 'Enter an address that begins with http:// or https://.',
    }),
  }
}

function isWhole(text: string, least: number, most: number): boolean {
  const number = Number(text)
  return text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most
}

function isEndpoint(text: string): boolean {
  return text === '' || (/^https?:\/\//i.test(text) && URL.canParse(text))
}
