import type { ReactNode } from 'react'

/** The surface on which rows and facts lie. */
export function Card({ children, className = '' }: { children: ReactNode; className?: string }) {
  return <div className={`rounded-lg border border-line bg-card ${className}`}>{children}</div>
}
