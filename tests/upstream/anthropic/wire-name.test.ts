import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  fromWireName,
  toWireName,
} from '../../../src-main/core/providers/upstream/anthropic/wire-name.ts'

const tricky = fc.string({ unit: fc.constantFrom(...'_x2ef.:/é-'), maxLength: 12 })

it('writes any name in letters that Anthropic takes, and reads it back', () => {
  fc.assert(
    fc.property(fc.oneof(tricky, fc.string({ unit: 'binary' })), (name) => {
      const wire = toWireName(name)
      expect(wire).toMatch(/^[A-Za-z0-9_-]*$/)
      expect(fromWireName(wire)).toBe(name)
    }),
    { numRuns: 200 },
  )
})

it('leaves names that need nothing as they are', () => {
  expect(toWireName('toolu_01AbC-_x')).toBe('toolu_01AbC-_x')
  expect(toWireName('set_xaxis_x2')).toBe('set_xaxis_x2')
  expect(fromWireName('get_xffffff_y')).toBe('get_xffffff_y')
})
