import type { EgressLine } from '../../../contract/activity.ts'
import { hourText, hoursOf } from './hours.ts'
import type { Span } from './store-calls.ts'
import { type SeriesReader, type SeriesSums, nameOf, sumUp } from './sum-by-series.ts'

/** What left this Mac in the whole hours that a span touches; also of rows that are gone. */
export function createEgressReader(reader: SeriesReader) {
  return (span: Span): { lines: EgressLine[]; blocked: number } => {
    const { from, to } = hoursOf(span)
    const all = reader.hours(from, to, { sql: "(leaves = 1 or status <> 'success')", values: [] })
    const left = Map.groupBy(
      all.filter(({ leaves }) => leaves === 1),
      (one) =>
        JSON.stringify([
          one.token_id ?? nameOf(one),
          one.backend,
          one.model,
          one.rule_id,
          reasonOf(one),
        ]),
    )
    const lines = [...left.values()].map(lineOf)
    return {
      lines: lines.toSorted((a, b) => b.bytes_sent - a.bytes_sent),
      blocked: all.reduce((sum, { blocked }) => sum + blocked, 0),
    }
  }
}

function lineOf(series: SeriesSums[]): EgressLine {
  const first = series[0]!
  const sums = sumUp(series)
  return {
    app_id: first.token_id,
    name: nameOf(first),
    backend_type: first.backend ?? '',
    model: first.model,
    rule_id: first.rule_id,
    reason: reasonOf(first),
    requests: sums.requests,
    bytes_sent: series.reduce((sum, one) => sum + one.bytes_sent, 0),
    bytes_received: series.reduce((sum, one) => sum + one.bytes_received, 0),
    prompt_tokens: sums.prompt_tokens,
    completion_tokens: sums.completion_tokens,
    cost_nanousd: sums.cost_nanousd,
    unpriced: sums.unpriced,
    first_at: hourText(Math.min(...series.map(({ first_hour }) => first_hour))),
    last_at: hourText(Math.max(...series.map(({ last_hour }) => last_hour))),
  }
}

function reasonOf({ door, fallback, found_by }: SeriesSums): EgressLine['reason'] {
  if (door === 'corral') return 'corral'
  if (fallback === 1) return 'fallback'
  return found_by === 'rule' ? 'rule' : 'name'
}
