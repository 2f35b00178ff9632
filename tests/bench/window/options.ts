import { parseArgs } from 'node:util'

export const usage = `Usage: npm run bench:window -- [options]
  --minutes N     of streaming and scrolling; 0 leaves it out (60)
  --every N       minutes between two measurements of memory (3)
  --paints N      cold and warm starts of the page; 0 leaves them out (7)
  --rows N        of the log of requests, for its list (20000)
  --headed        shows the browser`

interface WindowOptions {
  readonly minutes: number
  readonly everyMinutes: number
  readonly paints: number
  readonly rows: number
  readonly headed: boolean
}

/** @throws for unknown options, `--help` among them, and values that make no sense */
export function readOptions(args: readonly string[]): WindowOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '60' },
      every: { type: 'string', default: '3' },
      paints: { type: 'string', default: '7' },
      rows: { type: 'string', default: '20000' },
      headed: { type: 'boolean', default: false },
    },
  })
  return {
    minutes: number(values.minutes),
    everyMinutes: number(values.every),
    paints: number(values.paints),
    rows: number(values.rows),
    headed: values.headed,
  }
}

function number(text: string): number {
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0) throw new Error(`'${text}' is not a number of things`)
  return value
}
