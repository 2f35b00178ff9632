/** Memory counts in powers of two, as in the window and in Activity Monitor. */
export function memoryInWords(bytes: number): string {
  if (bytes < 2 ** 30 / 10) return `${Math.max(1, Math.round(bytes / 2 ** 20))} MB`
  return `${(bytes / 2 ** 30).toFixed(1)} GB`
}

/** @param nanousd thousand-millionths of a dollar */
export function dollars(nanousd: number): string {
  const amount = nanousd / 1e9
  return amount < 0.01 ? 'less than $0.01' : `$${amount.toFixed(2)}`
}
