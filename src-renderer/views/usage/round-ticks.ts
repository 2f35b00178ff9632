const roundSteps = [1, 2, 5, 10]

/**
 * Round numbers from 0 to at least the given one, for the lines behind a chart.
 * @param most how many steps at the most, above 0
 */
export function roundTicks(highest: number, most = 4): number[] {
  if (highest <= 0) return [0, 1]
  const rough = highest / most
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = power * (roundSteps.find((round) => round * power >= rough * (1 - 1e-9)) ?? 10)
  // Counts and thousand-millionths of a dollar come in whole numbers.
  const whole = Math.max(1, step)
  const steps = Math.ceil((highest / whole) * (1 - 1e-9))
  return Array.from({ length: steps + 1 }, (_, index) => index * whole)
}
