import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { projectRoot } from '../helpers/project-root.ts'

/** Libraries that a file needs as soon as it is loaded, itself or by what it needs. */
function needs(start: string): Map<string, string> {
  const libraries = new Map<string, string>()
  const seen = new Set<string>()
  const visit = (path: string) => {
    if (seen.has(path)) return
    seen.add(path)
    const statement = /^(?:import|export)\s(?!type\s)(?:[^'"=]*?\sfrom\s)?'([^']+)'/gm
    for (const [, target = ''] of readFileSync(path, 'utf8').matchAll(statement)) {
      if (target.startsWith('.')) visit(join(dirname(path), target))
      else libraries.set(target, path)
    }
  }
  visit(join(projectRoot, start))
  return libraries
}

const isTelemetry = (library: string) => /^(@opentelemetry\/|prom-client$)/.test(library)

describe('what telemetry needs', () => {
  it('is not loaded at the start, only once it is used', () => {
    const atStart = needs('src-main/core/corral.ts')
    expect(atStart.has('fastify')).toBe(true)
    expect([...atStart].filter(([library]) => isTelemetry(library))).toEqual([])
  })

  it('would be found: the files that are loaded later need it', () => {
    const later = [
      ...needs('src-main/core/activity/metrics/instruments.ts').keys(),
      ...needs('src-main/core/activity/tracing/span-writer.ts').keys(),
    ]
    expect(later.filter(isTelemetry)).toContain('prom-client')
    expect(later.filter(isTelemetry)).toContain('@opentelemetry/sdk-trace')
  })
})
