import { create } from 'zustand'
import type { SelfTestReport } from '../../src-main/contract/self-tests.ts'
import { client } from '../api/client.ts'
import { errorMessage } from '../lib/error-message.ts'

interface SelfTest {
  report: SelfTestReport | null
  /** This page follows a run. */
  running: boolean
  problem: string | null
}

const unknown: SelfTest = { report: null, running: false, problem: null }

/** The newest self-test of each model, by id. A run goes on when its page is left. */
const useSelfTests = create<Record<string, SelfTest | undefined>>(() => ({}))

export function useSelfTest(modelId: string): SelfTest {
  return useSelfTests((tests) => tests[modelId] ?? unknown)
}

function settle(modelId: string, change: Partial<SelfTest>): void {
  useSelfTests.setState((tests) => ({
    [modelId]: { ...unknown, ...tests[modelId], ...change },
  }))
}

/** Never throws: what went wrong stands in the store, beside the last report. */
export async function readSelfTest(modelId: string): Promise<void> {
  try {
    const report = await client.selfTests.report({ modelId })
    if (useSelfTests.getState()[modelId]?.running !== true) {
      settle(modelId, { report, problem: null })
    }
  } catch (error) {
    settle(modelId, { problem: errorMessage(error) })
  }
}

/** Each step as it ends. Never throws. */
export async function runSelfTest(modelId: string): Promise<void> {
  if (useSelfTests.getState()[modelId]?.running === true) return
  settle(modelId, { running: true, problem: null })
  try {
    for await (const report of await client.selfTests.run({ modelId })) settle(modelId, { report })
    settle(modelId, { running: false })
  } catch (error) {
    settle(modelId, { running: false, problem: errorMessage(error) })
  }
}
