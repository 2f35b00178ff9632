import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { calculator } from '../../src-main/core/tools/built-in/calculator.ts'
import { clock } from '../../src-main/core/tools/built-in/clock.ts'

const runs = 300 * Number(process.env.CORRAL_TEST_SCALE ?? 1)

const compute = async (expression: string) => calculator.run({ expression })

describe('the calculator', () => {
  it.each([
    ['123456789 * 987654321', '121932631112635269'],
    ['0.1 + 0.2', '0.3'],
    ['2 ** 64', '18446744073709551616'],
    ['(17.5 + 3) × 12 ^ 2 ÷ 7', '421.71428571428571428571428571429'],
    ['sqrt(2) ^ 2', '2'],
    ['-7 mod 3', '2'],
    ['100 + 20%', '120'],
    ['20!', '2432902008176640000'],
    ['round(2.345, 2)', '2.35'],
    ['sin(pi / 6)', '0.5'],
    ['log(8, 2)', '3'],
    ['gcd(12, 18) + lcm(4, 6)', '18'],
    ['mean(1, 2, 3, 4)', '2.5'],
  ])('computes %s', async (expression, value) => {
    expect(await compute(expression)).toEqual({ text: value, failed: false })
  })

  it.each([
    'a = 3',
    'f(x) = x',
    'import("fs")',
    'evaluate("1")',
    'constructor("return process")()',
    '__proto__',
    'cos.constructor',
    '[1, 2]',
    '"text"',
    '1:1000000000',
    '1; 2',
    'sqrt(-1)',
    '1 / 0',
    'max()',
    '2 cm',
  ])('refuses %s', async (expression) => {
    expect(await compute(expression)).toMatchObject({ failed: true })
  })

  // Each of these takes seconds, hours or all memory where numbers of any size are computed exactly.
  it.each([
    '9^9^9^9^9',
    '10^1000 * 10',
    '999999999!',
    '400!^400!',
    '1e999 ^ 0.5123',
    'mod(10^900, 3) + 1e900 ^ 4096',
    'sin(1e999)',
    'gcd(1e900, 7)',
    'round(pi, 1000000000)',
    `${'('.repeat(240)}1${')'.repeat(240)}`,
    `${'-'.repeat(499)}1`,
    `1${'!'.repeat(499)}`,
    `2${'^2'.repeat(249)}`,
  ])('has an end: %s', async (expression) => {
    const { text } = await compute(expression)
    expect(text.length).toBeLessThan(200)
  })

  it('does a bounded number of small steps, whatever it is given', async () => {
    const atom = fc.constantFrom(
      '9',
      '1e999',
      '1e-999',
      '0',
      '4096',
      '400',
      'pi',
      '0.1',
      '9'.repeat(60),
    )
    const { expression } = fc.letrec<{ expression: string }>((tie) => ({
      expression: fc.oneof(
        { depthSize: 'medium', withCrossShrink: true },
        atom,
        fc
          .tuple(
            tie('expression'),
            fc.constantFrom('+', '-', '*', '/', '^', ' mod '),
            tie('expression'),
          )
          .map(([one, sign, other]) => `(${one}${sign}${other})`),
        fc
          .tuple(
            fc.constantFrom('sin', 'exp', 'sqrt', 'factorial', 'floor', 'ln', 'round'),
            tie('expression'),
          )
          .map(([name, inner]) => `${name}(${inner})`),
      ),
    }))
    await fc.assert(
      fc.asyncProperty(expression, async (text) => {
        const answer = await compute(text)
        expect(answer.text.length).toBeLessThan(200)
        // What failed before has not spoiled the next: the library keeps its precision.
        expect((await compute('1/3')).text).toBe('0.33333333333333333333333333333333')
      }),
      { numRuns: runs },
    )
  })
})

describe('the clock', () => {
  it('tells the time of a place, for models and for people', async () => {
    const { text, failed } = await clock.run({ time_zone: 'Asia/Kolkata' })
    expect(failed).toBe(false)
    const [, iso = ''] = /^(\S+) \(\w+, \d+ \w+ \d{4} at .*India Standard Time\)$/.exec(text) ?? []
    expect(iso).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+05:30$/)
    expect(Math.abs(Date.parse(iso) - Date.now())).toBeLessThan(60_000)
  })

  it('counts days between dates, over leap days and summer time', async () => {
    const { text } = await clock.run({ time_zone: 'UTC', from: '2028-02-28', date: '2028-03-01' })
    expect(text).toMatch(/\n2028-03-01 is a Wednesday, 2 days after 2028-02-28\.$/)
    const summer = await clock.run({ from: '2027-03-29', date: '2027-03-28' })
    expect(summer.text).toMatch(/\n2027-03-28 is a Sunday, 1 day before 2027-03-29\.$/)
  })

  it.each([{ time_zone: 'Mars/Olympus' }, { date: '2027-02-30' }, { date: 'tomorrow' }])(
    'refuses %o',
    async (given) => {
      expect(await clock.run(given)).toMatchObject({ failed: true })
    },
  )
})
