/** As Finder counts: gigabytes of 10^9 bytes. */
export function inGigabytes(bytes: number): string {
  if (bytes < 1e9) return `${Math.max(1, Math.round(bytes / 1e6))} MB`
  return `${(bytes / 1e9).toFixed(1)} GB`
}

/** @param nanousd thousand-millionths of a dollar */
export function dollars(nanousd: number): string {
  const amount = nanousd / 1e9
  return amount < 0.01 ? 'less than $0.01' : `$${amount.toFixed(2)}`
}
