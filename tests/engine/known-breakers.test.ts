import { describe, expect, it } from 'vitest'
import { neutralise } from '../../src-main/core/engine/known-breakers.ts'
import { chatRequest, system, user } from './chat-requests.ts'

const identity = "You are Claude Code, Anthropic's official CLI for Claude."
const prompt = 'You are an interactive agent that helps users with software engineering tasks.'
const line = (fields: string) => `x-anthropic-billing-header: ${fields}`

describe("Claude Code's first line", () => {
  const versions = [
    'cc_version=2.1.37.0d9; cc_entrypoint=cli; cch=fa690;',
    'cc_version=2.1.37.0d9; cc_entrypoint=cli; cch=00000;',
    'cc_version=2.1.119.af2; cc_entrypoint=sdk-cli; cch=97bd6;',
    'cc_version=2.1.181.4f3; cc_entrypoint=claude-vscode;',
    'cc_version=2.1.72.0ed; cc_entrypoint=cli; cch=0a04a; cc_workload=cron;',
    'cc_version=2.1.257.c8e; cc_entrypoint=cli; cch=1c8b4; cc_prev_req=req_011CX; cc_prompt_id=6f1c2b6e-0e53-4bd2-9d0a-6a3bb0a7a3f1;',
  ]

  it.each(versions)('leaves no trace as a block of its own: %s', (fields) => {
    const request = chatRequest([system(line(fields), identity, prompt), user('hi')])
    expect(neutralise(request)).toEqual(chatRequest([system(identity, prompt), user('hi')]))
  })

  it.each(['\n', ' \n', ''])('leaves what follows in the same block, after %j', (between) => {
    for (const fields of versions) {
      const request = chatRequest([system(line(fields) + between + identity), user('hi')])
      expect(neutralise(request).turns[0]).toEqual(system(identity))
    }
  })

  it('goes together with its turn when there is nothing else in it', () => {
    const request = chatRequest([system(line(versions[0] ?? '')), user('hi')])
    expect(neutralise(request)).toEqual(chatRequest([user('hi')]))
  })

  it('is the only thing that is touched: everything else is the same request', () => {
    const [fields = ''] = versions
    const others = [
      chatRequest([]),
      chatRequest([system(identity), user(line(fields))]),
      chatRequest([user(line(fields)), system(line(fields))]),
      chatRequest([system(identity, line(fields)), user('hi')]),
      chatRequest([system(`Do not send ${line(fields)}`)]),
      chatRequest([system('x-anthropic-billing-header: what is that?\nAnswer.')]),
      chatRequest([system('x-anthropic-billing-header:\nAnswer.')]),
      chatRequest([{ role: 'system', blocks: [] }, user('cch=fa690;')]),
    ]
    for (const request of others) expect(neutralise(request)).toBe(request)
  })

  it('is read at once, however long it is', () => {
    const hostile = line(`${'cc_a=b'.repeat(100_000)}${'cc_a=b; '.repeat(100_000)}`)
    const began = process.cpuUsage()
    neutralise(chatRequest([system(`${hostile}cc_`), user('hi')]))
    neutralise(chatRequest([system(`${line('cch=1;')}${' '.repeat(200_000)}x`), user('hi')]))
    expect(process.cpuUsage(began).user).toBeLessThan(2_000_000)
  })
})
