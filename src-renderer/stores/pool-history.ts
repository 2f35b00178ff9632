import { create } from 'zustand'
import { delay } from '../lib/delay.ts'
import { type PoolSample, poolSample, withPoolSample } from '../lib/pool-history.ts'
import { whileOnline } from './connection.ts'
import { usePool } from './pool.ts'

interface PoolHistory {
  samples: readonly PoolSample[]
}

/** Memory and speed of the models since this window was opened. */
export const usePoolHistory = create<PoolHistory>(() => ({ samples: [] }))

const beatMs = 2000

/** Called once at the start: what nobody has watched cannot be drawn later. */
export function keepPoolHistory(): void {
  whileOnline((signal) => {
    void (async () => {
      while (!signal.aborted) {
        const pool = usePool.getState().value
        if (pool !== null) take(poolSample(pool.models, Date.now()))
        await delay(beatMs, signal)
      }
    })()
  })
}

function take(sample: PoolSample): void {
  usePoolHistory.setState(({ samples }) => ({ samples: withPoolSample(samples, sample) }))
}
