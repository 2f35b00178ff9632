const decimal = new Intl.NumberFormat('en', { maximumFractionDigits: 1 })
const tenths = new Intl.NumberFormat('en', {
  minimumFractionDigits: 1,
  maximumFractionDigits: 1,
})
const hundredths = new Intl.NumberFormat('en', { maximumFractionDigits: 2 })
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const ago = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
const date = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' })

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })
const dollars = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' })

const smallSums = new Intl.NumberFormat('en', {
  style: 'currency',
  currency: 'USD',
  maximumSignificantDigits: 2,
})

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

/** Memory counts in powers of two, as the system's own monitor does: 17179869184 is 16.0 GB. */
export function formatMemory(bytes: number): string {
  if (bytes >= 2 ** 30 / 10) return `${tenths.format(bytes / 2 ** 30)} GB`
  return bytes >= 2 ** 20
    ? `${whole.format(bytes / 2 ** 20)} MB`
    : `${whole.format(bytes / 1024)} KB`
}

/** 1543714304 is 1.5B, the way models are named. */
export function formatParameters(count: number): string {
  if (count >= 1e9) return `${decimal.format(count / 1e9)}B`
  if (count >= 1e6) return `${decimal.format(count / 1e6)}M`
  return count >= 1e3 ? `${whole.format(count / 1e3)}K` : whole.format(count)
}

/** 32768 is 32K: windows are powers of two, except where a provider says 128000. */
export function formatContext(tokens: number): string {
  const base = tokens % 1000 !== 0 && tokens % 1024 === 0 ? 1024 : 1000
  if (tokens >= base * base) return `${hundredths.format(tokens / base / base)}M`
  return tokens >= base ? `${decimal.format(tokens / base)}K` : whole.format(tokens)
}

export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`
}

/** Millions at a glance: 1234567 is 1.2M. */
export function formatCompact(count: number): string {
  return compact.format(count)
}

/** All digits: 1,234,567. */
export function formatWhole(count: number): string {
  return whole.format(count)
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

/** Time left, to the second for an hour: "4:05 min", then "2 h 5 min", then "3 days". */
export function formatTimeLeft(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`
  }
  const minutes = Math.round(seconds / 60)
  if (minutes < 1440) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
  return formatCount(Math.round(minutes / 1440), 'day')
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

/** Millionths of a dollar: 1250000 is $1.25. */
export function formatPrice(microUsd: number): string {
  return dollars.format(microUsd / 1e6).replace(/\.00$/, '')
}

/** What something costs, with the first two digits of what is less than a cent: $0.0034. */
export function formatCost(microUsd: number): string {
  const isSmall = microUsd > 0 && microUsd < 10_000
  return isSmall ? smallSums.format(microUsd / 1e6) : formatPrice(microUsd)
}

/** The day, and the time to the second; for records. */
export function formatMoment(iso: string): string {
  return moment.format(new Date(iso))
}

/** The day alone. */
export function formatDay(iso: string): string {
  return date.format(new Date(iso))
}
