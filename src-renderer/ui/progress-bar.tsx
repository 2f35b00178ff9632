import { Progress } from '@base-ui/react/progress'

interface ProgressBarProps {
  label: string
  /** From 0 to 1; null when nobody knows. */
  value: number | null
  className?: string
}

export function ProgressBar({ label, value, className = '' }: ProgressBarProps) {
  return (
    <Progress.Root
      aria-label={label}
      value={value === null ? null : Math.round(value * 100)}
      className={className}
    >
      <Progress.Track className="h-1 overflow-hidden rounded-full bg-fill-strong">
        <Progress.Indicator className="h-full rounded-full bg-accent-solid transition-[width] duration-300 data-indeterminate:w-2/7 data-indeterminate:animate-slide motion-reduce:data-indeterminate:w-full motion-reduce:data-indeterminate:animate-breathe" />
      </Progress.Track>
    </Progress.Root>
  )
}
