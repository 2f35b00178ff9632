/** How often a property is tried: more in long runs, by CORRAL_TEST_SCALE. */
export function runs(count: number): number {
  return Math.ceil(count * Number(process.env.CORRAL_TEST_SCALE ?? 1))
}
