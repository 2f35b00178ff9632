import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { corral, makeHome } from './cli.ts'

let home: string
beforeAll(async () => {
  home = await makeHome()
})
afterAll(() => rm(home, { recursive: true }))

describe('corral explain', () => {
  it('prints where a request would go, and why', async () => {
    const { code, stdout, stderr } = await corral(home, 'explain', 'brief', '--tokens', '20')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const [head, header, row, memory] = stdout.split('\n')
    expect(head).toBe('brief: a model of this Mac')
    expect(header).toMatch(/^TIER +TARGET +LEAVES +CONTEXT +COST +WHY$/)
    expect(row).toMatch(
      /^0 +local\/brief +no +20 of \d+ +none +a model of this name is on this Mac$/,
    )
    expect(memory).toMatch(/^brief: would be loaded with \d+ tokens of context, [\d.]+ [MG]B$/)
  })

  it('ends with 1 where a request would be refused, as JSON for programs', async () => {
    const { code, stdout } = await corral(home, 'explain', 'openai/gpt-x', '--json', '--tools')
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      found_by: 'provider',
      targets: [],
      skipped: [{ backend_type: 'openai', model: 'gpt-x', reason: 'OpenAI has no key.' }],
    })
  })
})
