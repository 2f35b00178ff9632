import { useState } from 'react'
import { errorMessage } from './error-message.ts'

interface Attempt {
  busy: boolean
  problem: string | null
  /** Runs it; answers whether it worked. */
  attempt: (run: () => Promise<unknown>) => Promise<boolean>
}

/** One thing that the user asked for and that may fail: is it running, and why did it not work? */
export function useAttempt(): Attempt {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function attempt(run: () => Promise<unknown>): Promise<boolean> {
    setBusy(true)
    setProblem(null)
    try {
      await run()
      return true
    } catch (error) {
      setProblem(errorMessage(error))
      return false
    } finally {
      setBusy(false)
    }
  }

  return { busy, problem, attempt }
}
