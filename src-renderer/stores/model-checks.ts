import { create } from 'zustand'
import { client } from '../api/client.ts'
import { errorMessage } from '../lib/error-message.ts'

interface AskedCheck {
  busy: boolean
  /** Why it could not be checked; what a check found stands with the model. */
  problem: string | null
}

/** Checks that were asked for here, by model id. */
export const useModelChecks = create<Record<string, AskedCheck | undefined>>(() => ({}))

/** Header, hash and trial load, again. Never throws. */
export async function checkModel(modelId: string): Promise<void> {
  useModelChecks.setState({ [modelId]: { busy: true, problem: null } })
  try {
    await client.models.check({ modelId })
    useModelChecks.setState({ [modelId]: { busy: false, problem: null } })
  } catch (error) {
    useModelChecks.setState({ [modelId]: { busy: false, problem: errorMessage(error) } })
  }
}
