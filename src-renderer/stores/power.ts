import type { PowerSettings } from '../../src-main/contract/power.ts'
import { client } from '../api/client.ts'
import { createMirror } from './mirror.ts'

/** Battery, heat, and what Corral does about them. */
export const usePower = createMirror((options) => client.power.watch(undefined, options))

/** What is left out stays. */
export async function savePower(change: Partial<PowerSettings>): Promise<void> {
  usePower.setState({ value: await client.power.update(change), problem: null })
}
