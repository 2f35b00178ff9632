/** As people read sizes of memory: `1.4 GB`, of 2^30 bytes; below a tenth of one in MB. */
export function inWords(bytes: number): string {
  const gigabytes = bytes / 2 ** 30
  if (Math.abs(gigabytes) >= 0.1) return `${gigabytes.toFixed(1)} GB`
  return `${Math.round(bytes / 2 ** 20)} MB`
}

/** `'a'`, `'a' and 'b'`, `'a', 'b' and 'c'`. */
export function listOf(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`)
  const last = quoted.pop() ?? 'nothing'
  return quoted.length > 0 ? `${quoted.join(', ')} and ${last}` : last
}
