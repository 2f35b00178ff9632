import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { projectRoot } from '../helpers/project-root.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Record<string, unknown>
}

interface Workflow {
  readonly permissions: unknown
  readonly jobs: Record<string, { 'timeout-minutes': number; needs?: string[]; steps: Step[] }>
}

const folder = join(projectRoot, '.github', 'workflows')
const files = readdirSync(folder)
const { scripts } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8')
  const workflow = parse(text) as Workflow
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps)
  const commands = steps.flatMap(({ run }) => run ?? [])

  it('may only read, and every job ends by itself', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' })
    for (const [name, job] of Object.entries(workflow.jobs)) {
      expect(job['timeout-minutes'], name).toBeLessThanOrEqual(60)
      for (const needed of job.needs ?? []) expect(Object.keys(workflow.jobs)).toContain(needed)
    }
  })

  it('takes each action as one commit, with its version beside it', () => {
    const uses = text.split('\n').filter((line) => /\buses:/.test(line))
    expect(uses.length).toBeGreaterThan(0)
    for (const line of uses) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/)
  })

  it('keeps no credentials in the checkout', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'))
    for (const { with: options } of checkouts) expect(options?.['persist-credentials']).toBe(false)
  })

  it('runs scripts and files there are', () => {
    const named = commands.flatMap((run) => [...run.matchAll(/npm (?:run )?(test|build|[\w:]+)/g)])
    for (const [, script = ''] of named) {
      if (script !== 'ci') expect(scripts, script).toHaveProperty(script)
    }
    const paths = commands.flatMap((run) => [...run.matchAll(/(?:tests|src-main|\.ci)\/[\w./-]+/g)])
    for (const [path] of paths) expect(existsSync(join(projectRoot, path)), path).toBe(true)
  })

  // Text of a pull request that reaches a shell by an expression is run by it.
  it('hands nothing to a shell but by the environment', () => {
    for (const run of commands) expect(run).not.toContain('${{')
  })
})

it('docs/on-a-mac.md names only tests there are', () => {
  const page = readFileSync(join(projectRoot, 'docs', 'on-a-mac.md'), 'utf8')
  const named = [...page.matchAll(/tests\/[\w./-]+/g)].map(([path]) => path)
  expect(named.length).toBeGreaterThan(10)
  expect(named.filter((path) => !existsSync(join(projectRoot, path)))).toEqual([])
})
