import type { AnyContractProcedure } from '@orpc/contract'
import { expect, it } from 'vitest'
import { contract } from '../../src-main/contract/contract.ts'
import { actOf } from '../../src-main/core/audit/act-of.ts'
import { actText } from '../../src-renderer/lib/act-text.ts'

interface Calls {
  readonly [name: string]: AnyContractProcedure | Calls
}

/** The names of all calls that leave an act when they work. */
function actsIn(calls: Calls, path: readonly string[] = []): string[] {
  return Object.entries(calls).flatMap(([part, call]) => {
    const at = [...path, part]
    if (!('~orpc' in call)) return actsIn(call, at)
    const { method = 'POST' } = (call as AnyContractProcedure)['~orpc'].route
    const made = { caller: null, name: at.join('.'), method, input: {}, output: {}, outcome: 'ok' }
    return actOf(made, () => null) === null ? [] : [made.name]
  })
}

it('every act is told in words, and none is what people do in their conversations', () => {
  const acts = actsIn(contract)
  expect(acts).toContain('vault.rotate')
  expect(acts.filter((name) => actText(name) === name)).toEqual([])
  expect(acts.filter((name) => name.startsWith('conversations.'))).toEqual([])
})
