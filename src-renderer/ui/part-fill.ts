/** Tailwind finds only classes that are written out. */
const fills = [
  'bg-part-1',
  'bg-part-2',
  'bg-part-3',
  'bg-part-4',
  'bg-part-5',
  'bg-part-6',
] as const

/** The fill of a part of a whole, by its number from 1 on. */
export function partFill(colour: number): string {
  return fills[(colour - 1) % fills.length] ?? fills[0]
}
