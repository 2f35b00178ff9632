const units = [
  { size: 1e12, sign: 'T' },
  { size: 1e9, sign: 'B' },
  { size: 1e6, sign: 'M' },
  { size: 1e3, sign: 'K' },
]

/** A count of parameters as models are named by it: `8.0B`, `270M`. `null` stays unknown. */
export function parameterSize(count: number | null): string | null {
  if (count === null) return null
  const unit = units.find(({ size }) => count >= size)
  if (!unit) return String(count)
  const value = count / unit.size
  return `${unit.size >= 1e9 ? value.toFixed(1) : Math.round(value)}${unit.sign}`
}
