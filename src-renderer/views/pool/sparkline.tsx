import { formatRate } from '../../lib/format.ts'
import { historySamples, summaryOf } from '../../lib/speed-history.ts'

const width = 96
const height = 20

/** The speed of the last minute, drawn; for those who do not see it, said. */
export function Sparkline({ samples }: { samples: readonly number[] }) {
  const { highest, average } = summaryOf(samples)
  const label =
    highest === 0
      ? 'In the last minute nothing was written'
      : `In the last minute at most ${formatRate(highest)}, on average ${formatRate(average)}`
  return (
    <span title={label} className="block">
      <span className="sr-only">{label}</span>
      <svg aria-hidden width={width} height={height} className="block">
        <line
          x1={0}
          x2={width}
          y1={height - 0.5}
          y2={height - 0.5}
          className="stroke-line-strong"
          strokeWidth={1}
        />
        <polyline
          points={pointsOf(samples, highest)}
          fill="none"
          className="stroke-accent-solid"
          strokeWidth={1.5}
          strokeLinejoin="round"
        />
      </svg>
    </span>
  )
}

/** The newest sample is at the right edge, a minute ago at the left one. */
function pointsOf(samples: readonly number[], highest: number): string {
  const step = width / (historySamples - 1)
  const scale = highest === 0 ? 0 : (height - 3) / highest
  return samples
    .map((speed, at) => {
      const x = width - (samples.length - 1 - at) * step
      return `${x.toFixed(1)},${(height - 1 - speed * scale).toFixed(1)}`
    })
    .join(' ')
}
