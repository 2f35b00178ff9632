import { SetupState, type SetupStep } from '../../contract/setup.ts'
import type { Db } from '../db/open.ts'
import { createPreference } from '../settings/preference.ts'

/** How far the first start has come. What it sets belongs to the features that it shows. */
export interface Setup {
  get(): SetupState
  /** Remembers the step; with `ended`, that it is over: before its last step it was skipped. */
  save(step: SetupStep, ended: boolean): SetupState
}

const usual: SetupState = { step: 'welcome', finishedAt: null, skipped: false }

export function createSetup(db: Db): Setup {
  const state = createPreference(db, 'setup', { schema: SetupState, usual })
  return {
    get: state.get,
    save(step, ended) {
      if (!ended) return state.save({ step })
      const finishedAt = new Date().toISOString()
      return state.save({ step: 'welcome', finishedAt, skipped: step !== 'done' })
    },
  }
}
