import { describe, expect, it } from 'vitest'
import { explainUse, limitOf, uncountedBytes } from '../../src-main/core/pool/budget.ts'

const gigabyte = 2 ** 30
const percent = (value: number, totalGigabytes: number) =>
  limitOf({ memory_limit_mode: 'percent', memory_limit_value: value }, totalGigabytes * gigabyte)
const absolute = (value: number, totalGigabytes: number) =>
  limitOf({ memory_limit_mode: 'gb', memory_limit_value: value }, totalGigabytes * gigabyte)

describe('the budget', () => {
  it('is a part of the memory, or absolute', () => {
    expect(percent(80, 16).budgetBytes).toBe(Math.floor(12.8 * gigabyte))
    expect(absolute(6, 16).budgetBytes).toBe(6 * gigabyte)
  })

  it('leaves the system its headroom, whatever the limit says', () => {
    expect(percent(100, 64)).toMatchObject({
      budgetBytes: 60 * gigabyte,
      headroomBytes: 4 * gigabyte,
    })
    expect(absolute(100, 8).budgetBytes).toBe(7 * gigabyte)
    expect(percent(100, 1).budgetBytes).toBe(0.75 * gigabyte)
  })

  it('shows its arithmetic in words', () => {
    const use = { countedBytes: 4 * gigabyte, uncountedBytes: 0 }
    expect(explainUse(percent(80, 16), use, "'b' waits.")).toBe(
      "Models may take 12.8 GB: 80% of 16.0 GB. They take 4.0 GB; 8.8 GB are free. 'b' waits.",
    )
    const more = { countedBytes: 7 * gigabyte, uncountedBytes: gigabyte }
    expect(explainUse(absolute(9, 8), more, null)).toBe(
      'Models may take 7.0 GB: 8.0 GB less 1.0 GB for the system, which is less than 9 GB, the chosen limit. ' +
        'They take 7.0 GB and 1.0 GB that the process holds beyond what is counted; 1.0 GB too much.',
    )
  })

  it('counts memory that the engine did not count, and nothing twice', () => {
    const held = (processGigabytes: number) =>
      uncountedBytes({ processBytes: processGigabytes * gigabyte }, gigabyte / 2, 4 * gigabyte)
    expect(held(4.4)).toBe(0)
    expect(held(4.6)).toBe(0)
    expect(held(6.75)).toBe(2 * gigabyte)
  })
})
