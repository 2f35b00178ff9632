import { Check } from 'lucide-react'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { formatCount } from '../../lib/format.ts'
import { useAttempt } from '../../lib/use-attempt.ts'
import { Problem } from '../../ui/problem.tsx'

type Result = Awaited<ReturnType<typeof client.acts.verify>>

interface VerificationState {
  busy: boolean
  problem: string | null
  result: Result | null
  verify: () => void
}

export function useVerification(): VerificationState {
  const { busy, problem, attempt } = useAttempt()
  const [result, setResult] = useState<Result | null>(null)

  function verify(): void {
    setResult(null)
    void attempt(async () => setResult(await client.acts.verify()))
  }

  return { busy, problem, result, verify }
}

/** Does the chain hold? Nothing before somebody asked. */
export function Verification({ verification }: { verification: VerificationState }) {
  const { problem, result } = verification
  if (problem !== null) return <Problem className="mb-3">{problem}</Problem>
  if (result === null) return null
  if (result.ok) {
    return (
      <output className="mb-3 flex items-center gap-2 text-ink-2">
        <Check size={14} className="text-ok" aria-hidden />
        All {formatCount(result.acts, 'entry', 'entries')} fit together.
      </output>
    )
  }
  return (
    <Problem className="mb-3">
      Entry {result.broken_at} does not fit: it was changed, added or taken out after it was
      written.
    </Problem>
  )
}
