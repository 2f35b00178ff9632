import { LoaderCircle } from 'lucide-react'

export function Spinner({ label = 'Loading' }: { label?: string }) {
  return (
    <output className="inline-flex items-center text-ink-3">
      <LoaderCircle size={16} className="animate-spin" aria-hidden />
      <span className="sr-only">{label}</span>
    </output>
  )
}
