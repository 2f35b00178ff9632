import { otherKey, type Series } from '../usage-series.ts'

/**
 * Tailwind finds only classes that are written out. Neighbours differ in their texture as well, for
 * those who cannot tell the colours apart.
 */
const fills = [
  'bg-part-1',
  'bg-part-2 hatched',
  'bg-part-3',
  'bg-part-4 hatched',
  'bg-part-5',
  'bg-part-6 hatched',
  'bg-part-1 hatched',
  'bg-part-2',
] as const

/** The fill of a series by its place among all, whichever of them are shown. */
export function seriesFill({ key }: Series, place: number): string {
  return key === otherKey ? 'bg-line-strong' : (fills[place % fills.length] ?? fills[0])
}
