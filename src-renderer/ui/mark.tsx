/** Corral's sign: a round pen seen from above, its gate open; also the letter C. */
export function Mark({ size = 24, className = '' }: { size?: number; className?: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className={className}>
      <rect width="32" height="32" rx="8.5" className="fill-accent-solid" />
      <g className="fill-on-accent">
        <path
          d="M23.36 9.16A9.2 9.2 0 1 0 23.36 22.84"
          className="fill-none stroke-on-accent"
          strokeWidth="1.9"
        />
        <circle cx="23.36" cy="9.16" r="2.5" />
        <circle cx="13.46" cy="7.6" r="2.5" />
        <circle cx="8" cy="16" r="2.5" />
        <circle cx="13.46" cy="24.4" r="2.5" />
        <circle cx="23.36" cy="22.84" r="2.5" />
      </g>
    </svg>
  )
}
