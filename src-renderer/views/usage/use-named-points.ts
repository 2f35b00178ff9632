import { useMemo } from 'react'
import type { UsageOverTime } from '../../../src-main/contract/activity.ts'
import { callerName } from '../../lib/caller-name.ts'
import { useProviders } from '../../stores/providers.ts'
import type { AskedUsage } from './use-usage-over-time.ts'

type Point = UsageOverTime['points'][number]

/** The points under the names that people know. */
export function useNamedPoints(asked: AskedUsage | null): Point[] {
  const providers = useProviders(({ value }) => value)
  return useMemo(() => {
    if (asked === null) return []
    const providerNames = new Map(
      providers?.map(({ name, display_name }) => [name, display_name] as const),
    )
    const nameOf = ({ key, name }: Point) => {
      if (asked.by === 'app' || asked.by === 'user') return callerName(name)
      // Refused before anybody was asked.
      if (key === '') return asked.by === 'model' ? 'No model' : 'Nobody was asked'
      if (asked.by === 'model') return name
      return key === 'local' ? 'This Mac' : (providerNames.get(key) ?? name)
    }
    const named = asked.points.map((point) => ({ ...point, name: nameOf(point) }))
    return asked.by === 'model' ? toldApart(named, providerNames) : named
  }, [asked, providers])
}

/** Several providers may have a model of one name: then the provider stands beside it. */
function toldApart(points: Point[], providerNames: ReadonlyMap<string, string>): Point[] {
  const keysOfName = Map.groupBy(points, ({ name }) => name)
  const isShared = (name: string) => new Set(keysOfName.get(name)?.map(({ key }) => key)).size > 1
  return points.map((point) => {
    if (!isShared(point.name)) return point
    const backend = point.key.split('/')[0] ?? ''
    const where = backend === 'local' ? 'this Mac' : (providerNames.get(backend) ?? backend)
    return { ...point, name: `${point.name} (${where})` }
  })
}
