import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PoolState, planAdmission } from '../../src-main/core/pool/plan-admission.ts'
import { planIdle, planLimit, planPressure } from '../../src-main/core/pool/plan-relief.ts'
import { type ResidentView, bytesOf, canGo } from '../../src-main/core/pool/resident-view.ts'
import { gigabyte, limit, stateOf, view } from './views.ts'

const scale = Number(process.env.CORRAL_TEST_SCALE ?? 1)

const modelIds = ['a', 'b', 'c', 'd', 'e', 'f'] as const
const step = fc.oneof(
  fc.record({
    do: fc.constant('load' as const),
    modelId: fc.constantFrom(...modelIds),
    sizes: fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }),
  }),
  fc.record({
    do: fc.constantFrom('use', 'end', 'pin', 'unpin', 'loaded', 'gone', 'crash', 'idle' as const),
    modelId: fc.constantFrom(...modelIds),
  }),
  fc.record({ do: fc.constant('resize' as const), gigabytes: fc.integer({ min: 1, max: 20 }) }),
  fc.record({
    do: fc.constant('pressure' as const),
    pressure: fc.constantFrom('normal', 'warning', 'critical' as const),
    available: fc.integer({ min: 1, max: 40 }),
  }),
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** A pool that does what the decisions say, and nothing else. */
class SimulatedPool {
  residents = new Map<string, ResidentView>()
  values: Partial<PoolState> = {}
  now = 1000

  state(): PoolState {
    return stateOf([...this.residents.values()], { ...this.values, nowMs: this.now })
  }
  change(modelId: string, values: Partial<ResidentView>): void {
    const present = this.residents.get(modelId)
    if (present) this.residents.set(modelId, { ...present, ...values })
  }
  letGo(going: readonly { modelId: string }[]): void {
    for (const { modelId } of going) {
      const victim = this.residents.get(modelId)
      expect(victim, `${modelId} may go`).toMatchObject({
        state: 'ready',
        leases: 0,
        pinned: false,
      })
      this.change(modelId, { state: 'unloading' })
    }
  }
  settle(): void {
    for (const { modelId, state } of this.residents.values()) {
      if (state === 'unloading') this.residents.delete(modelId)
      if (state === 'loading') this.change(modelId, { state: 'ready' })
    }
  }

  /** Asks until the answer is final, ending whatever it waits for. Never endless. */
  admit(modelId: string, sizes: readonly number[]): void {
    const options = sizes.map((size, at) => ({ needBytes: size * gigabyte, isSmaller: at > 1 }))
    for (let round = 0; round < 20; round += 1) {
      const plan = planAdmission(modelId, options, this.state())
      if (plan.action === 'refuse') return
      if (plan.action === 'load') {
        this.residents.set(
          modelId,
          view(modelId, { bytes: plan.option.needBytes, state: 'loading', lastUsedAtMs: this.now }),
        )
        expect(bytesOf(this.state().residents)).toBeLessThanOrEqual(this.state().limit.budgetBytes)
        return
      }
      if (plan.action === 'evict') this.letGo(plan.going)
      else if (plan.for === 'memory') {
        const { memory } = this.state()
        expect(memory.pressure === 'critical' || memory.availableBytes < 20 * gigabyte).toBe(true)
        this.values = { ...this.values, memory: { availableBytes: 1e12, pressure: 'normal' } }
      } else {
        expect(plan.modelIds.length).toBeGreaterThan(0)
        for (const awaited of plan.modelIds) {
          const resident = this.residents.get(awaited)
          if (plan.for === 'unloads') expect(resident?.state).toBe('unloading')
          else expect(resident && !canGo(resident) && !resident.pinned, awaited).toBe(true)
          this.change(awaited, { leases: 0 })
        }
      }
      this.settle()
    }
    throw new Error(`${modelId} was never answered`)
  }

  run(action: Step): void {
    this.now += 1000
    switch (action.do) {
      case 'load': {
        const present = this.residents.get(action.modelId)
        if (!present) this.admit(action.modelId, action.sizes)
        return
      }
      case 'use': {
        const present = this.residents.get(action.modelId)
        if (present?.state !== 'ready') return
        this.change(action.modelId, { leases: present.leases + 1, useCount: present.useCount + 1 })
        return
      }
      case 'end':
        return this.change(action.modelId, { leases: 0, lastUsedAtMs: this.now })
      case 'pin':
        return this.change(action.modelId, { pinned: true })
      case 'unpin':
        return this.change(action.modelId, { pinned: false, idleLimitMs: 5000 })
      case 'loaded':
      case 'gone':
        return this.settle()
      case 'crash': {
        if (this.residents.get(action.modelId)?.state === 'loading') {
          this.residents.delete(action.modelId)
        }
        return
      }
      case 'idle':
        return this.letGo(planIdle([...this.residents.values()], this.now).going)
      case 'resize':
        this.values = { ...this.values, limit: limit(action.gigabytes) }
        return this.letGo(planLimit(this.state()))
      case 'pressure': {
        const { pressure, available } = action
        this.values = {
          ...this.values,
          memory: { availableBytes: available * gigabyte, pressure },
        }
        this.letGo(planPressure(this.state()))
      }
    }
  }
}

describe('decisions of the pool', () => {
  it('keep the budget, busy and pinned models, and answer everybody, in any order', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), (steps) => {
        const pool = new SimulatedPool()
        for (const action of steps) pool.run(action)
      }),
      { numRuns: 2000 * scale },
    )
  })

  it('bring the use down to a new limit as far as models may go', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            bytes: fc.integer({ min: 1, max: 8 }).map((size) => size * gigabyte),
            leases: fc.integer({ min: 0, max: 1 }),
            pinned: fc.boolean(),
          }),
          { maxLength: 8 },
        ),
        fc.integer({ min: 1, max: 20 }),
        (models, gigabytes) => {
          const residents = models.map((values, at) => view(`m${at}`, values))
          const going = planLimit(stateOf(residents, { limit: limit(gigabytes) }))
          const gone = new Set(going.map(({ modelId }) => modelId))
          const staying = residents.filter(({ modelId }) => !gone.has(modelId))
          if (bytesOf(staying) > gigabytes * gigabyte) {
            expect(staying.every(({ leases, pinned }) => leases > 0 || pinned)).toBe(true)
          }
          if (bytesOf(residents) <= gigabytes * gigabyte) expect(going).toEqual([])
        },
      ),
      { numRuns: 500 * scale },
    )
  })
})
