const decimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const ago = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const date = new Intl.DateTimeFormat('en', { dateStyle: 'medium' })

const byteUnits = ['bytes', 'KB', 'MB', 'GB', 'TB']

/** Decimal units, as Finder counts. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < byteUnits.length - 1) {
    value /= 1000
    unit += 1
  }
  const number = value >= 100 || unit === 0 ? whole.format(value) : decimal.format(value)
  return `${number} ${byteUnits[unit]}`
}

/** 1543714304 is 1.5B, the way models are named. */
export function formatParameters(count: number): string {
  if (count >= 1e9) return `${decimal.format(count / 1e9)}B`
  if (count >= 1e6) return `${decimal.format(count / 1e6)}M`
  return count >= 1e3 ? `${whole.format(count / 1e3)}K` : whole.format(count)
}

/** 32768 is 32K: windows are powers of two. */
export function formatContext(tokens: number): string {
  return tokens >= 1024 ? `${decimal.format(tokens / 1024)}K` : whole.format(tokens)
}

export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`
}

export function formatPercent(fraction: number): string {
  return `${Math.floor(fraction * 100)}%`
}

export function formatRate(tokensPerSecond: number): string {
  const number = tokensPerSecond >= 100 ? whole : decimal
  return `${number.format(tokensPerSecond)} tokens/s`
}

export function formatDuration(ms: number): string {
  return ms < 1000 ? `${whole.format(ms)} ms` : `${decimal.format(ms / 1000)} s`
}

/** "3 minutes ago" for a week, then the date. */
export function formatWhen(iso: string, now = Date.now()): string {
  const seconds = (Date.parse(iso) - now) / 1000
  const past = Math.abs(seconds)
  if (past < 60) return 'just now'
  if (past < 3600) return ago.format(Math.round(seconds / 60), 'minute')
  if (past < 86_400) return ago.format(Math.round(seconds / 3600), 'hour')
  if (past < 604_800) return ago.format(Math.round(seconds / 86_400), 'day')
  return date.format(new Date(iso))
}
