import type { PooledModel } from '../../../src-main/contract/pool.ts'
import { type ModelState, modelState } from '../../lib/model-state.ts'
import { type DotTone, StateDot } from '../../ui/state-dot.tsx'

const tones: Record<ModelState, DotTone> = {
  idle: 'off',
  loading: 'busy',
  ready: 'on',
  unloading: 'busy',
  failed: 'bad',
}

export function ModelDot({ pooled }: { pooled: PooledModel | undefined }) {
  return <StateDot tone={tones[modelState(pooled)]} />
}
