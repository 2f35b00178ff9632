import { create } from 'zustand'
import type { SetupState, SetupStep } from '../../src-main/contract/setup.ts'
import { client } from '../api/client.ts'
import { navigate } from '../lib/route.ts'
import { whileOnline } from './connection.ts'

interface Setup {
  /** null until it is known, and for those who do not manage Corral. */
  state: SetupState | null
  /** Whether it is still to be found out if this page begins with the guide. */
  asking: boolean
}

/** A page that was opened at a screen, or led to one meanwhile, stays there. */
function isAnywhere(): boolean {
  return /^(?:#\/?)?$/.test(location.hash)
}

/** How far the guide of the first start has come. */
export const useSetup = create<Setup>(() => ({ state: null, asking: isAnywhere() }))

/** Remembers the step. That it could not be kept is no reason to stop anybody. */
export function keepSetupStep(step: SetupStep): void {
  void save(step, false)
}

/** It is over: nobody is greeted any more. @param step the last one that was seen */
export async function endSetup(step: SetupStep): Promise<void> {
  await save(step, true)
}

async function save(step: SetupStep, ended: boolean): Promise<void> {
  const state = await client.setup.save({ step, ended }).catch(() => null)
  if (state !== null) useSetup.setState({ state })
}

/** Once for each page: whoever manages a Corral that nobody has set up is greeted. */
async function ask(): Promise<void> {
  const state = await client.setup.get().catch(() => null)
  const isNew = state?.finishedAt === null
  if (useSetup.getState().asking && isAnywhere() && isNew) navigate('setup')
  useSetup.setState({ state, asking: false })
}

whileOnline(() => void ask())
