/** What a route is for, as attempts to get in are told apart. */
export type RouteClass = 'apps' | 'management' | 'sign_in' | 'metrics'

type Denial = 'unauthorized' | 'forbidden' | 'rate_limited'

/** What happens at the local port. */
export interface DoorCounts {
  /** A request of an app begins. Call the answer once, when it is over. */
  begun(): () => void
  denied(route: RouteClass, reason: Denial): void
  underWay(): number
  denials(): readonly { readonly route: string; readonly reason: string; readonly count: number }[]
}

export function createDoorCounts(): DoorCounts {
  const denials = new Map<string, { route: RouteClass; reason: Denial; count: number }>()
  let underWay = 0
  return {
    begun() {
      underWay++
      return () => void underWay--
    },
    denied(route, reason) {
      const key = `${route} ${reason}`
      const known = denials.get(key)
      if (known) known.count++
      else denials.set(key, { route, reason, count: 1 })
    },
    underWay: () => underWay,
    denials: () => [...denials.values()],
  }
}
