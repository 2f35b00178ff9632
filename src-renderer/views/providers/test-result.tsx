import { Check } from 'lucide-react'
import { useTests } from '../../stores/providers.ts'
import { Problem } from '../../ui/problem.tsx'
import { Spinner } from '../../ui/spinner.tsx'

/** What the last connection test said; nothing before the first. */
export function TestResult({ id, className = '' }: { id: string; className?: string }) {
  const test = useTests((tests) => tests[id])
  if (test === undefined) return null
  if (test.state === 'failed') return <Problem className={className}>{test.problem}</Problem>
  return (
    <output className={`flex items-center gap-2 text-ink-2 ${className}`}>
      {test.state === 'running' ? (
        <>
          <Spinner label="Testing" />
          Asking the provider…
        </>
      ) : (
        <>
          <Check size={14} className="text-ok" aria-hidden />
          The provider answered.
        </>
      )}
    </output>
  )
}
