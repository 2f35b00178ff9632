import { create } from 'zustand'
import { delay } from '../lib/delay.ts'
import { type SpeedHistory, withSample } from '../lib/speed-history.ts'
import { whileOnline } from './connection.ts'
import { usePool } from './pool.ts'

interface Speeds {
  history: SpeedHistory
}

/** The speed of each model in the last minute. */
export const useSpeeds = create<Speeds>(() => ({ history: {} }))

const sampleMs = 1000

whileOnline((signal) => {
  void (async () => {
    while (!signal.aborted) {
      const models = usePool.getState().value?.models ?? []
      useSpeeds.setState(({ history }) => ({ history: withSample(history, models) }))
      await delay(sampleMs, signal)
    }
  })()
})
