/** Who asked, as sums name them: the label of an app, an address, or one of Corral's own words. */
export function callerName(name: string): string {
  if (name === 'corral') return 'Corral itself'
  if (name === 'owner') return 'Owner'
  return name === '' || name === 'unknown' ? 'Nobody known' : name
}
