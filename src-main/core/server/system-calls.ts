import { api } from '../api.ts'
import { addressOf } from './server.ts'

export function systemCalls(version: string, startedAt: Date, port: () => number | null) {
  return {
    health: api.system.health.handler(() => ({ status: 'ok' as const, version })),
    info: api.system.info.handler(() => {
      const open = port()
      return {
        version,
        address: open === null ? null : addressOf(open),
        port: open,
        startedAt: startedAt.toISOString(),
        platform: process.platform,
      }
    }),
  }
}
