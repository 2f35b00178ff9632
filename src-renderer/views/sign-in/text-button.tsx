import type { ReactNode } from 'react'

/** A way to somewhere else, said in a sentence. */
export function TextButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="rounded-xs font-medium text-accent underline-offset-2 hover:underline"
    >
      {children}
    </button>
  )
}
