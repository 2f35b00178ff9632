import { z } from 'zod'
import { builtInTool } from './built-in-tool.ts'

/** Longer than any question that a person would have a model compute. */
const maxExpressionChars = 500

export const calculator = builtInTool(
  {
    name: 'calculator',
    title: 'Calculator',
    description:
      'Computes an arithmetic expression, exactly up to 32 digits. Knows + - * / ^ % ! and ' +
      'parentheses; sqrt, cbrt, abs, round(x, digits), floor, ceil, min, max, sum, mean, mod, gcd, ' +
      'lcm, exp, ln, log10, log2, log(x, base); sin, cos, tan, asin, acos, atan, atan2 in radians; ' +
      'pi, e. It has no variables and no units.',
    takes: z.object({
      expression: z
        .string()
        .trim()
        .min(1)
        .max(maxExpressionChars)
        .describe('Such as (17.5 + 3) * 12 ^ 2 / 7'),
    }),
  },
  async ({ expression }) => {
    // Its parser takes long to load, and few models compute.
    const { calculate } = await import('./calculate.ts')
    return calculate(expression)
  },
)
