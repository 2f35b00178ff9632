import { spawn } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeHub, startFakeHub } from '../hub/fake-hub/fake-hub.ts'
import { finish, makeHome, spawnCorral } from './cli.ts'
import { commandEnvironment, corralCommand } from '../helpers/corral-command.ts'

let home: string
let hub: FakeHub
beforeAll(async () => {
  home = await makeHome()
  const model = await readFile(join(home, 'models', 'brief.gguf'))
  hub = await startFakeHub({
    repos: [
      {
        name: 'ann/Brief-GGUF',
        gguf: { total: 1_000_000_000 },
        files: [
          { path: 'brief-Q8_0.gguf', content: model },
          { path: 'brief-Q4_K_M.gguf', sizeBytes: 900e9 },
        ],
      },
    ],
  })
})
afterAll(async () => {
  await hub.close()
  await rm(home, { recursive: true })
})

const run = (...args: string[]) => finish(spawnCorral(home, args, { HF_ENDPOINT: hub.origin }))

describe('the commands of the hub', () => {
  it('search prints a table', async () => {
    const { stdout } = await run('search', 'brief')
    expect(stdout).toMatch(/^REPOSITORY +SIZE +FITS +DOWNLOADS/)
    expect(stdout).toMatch(/^ann\/Brief-GGUF +1\.0B +fits +1000 +10 +apache-2\.0/m)
  })

  it('fit prints the sum for a file of the hub, and names what there is', async () => {
    const [known, unknown] = await Promise.all([
      run('fit', 'ann/Brief-GGUF:q8_0', '--context', '2048'),
      run('fit', 'ann/Brief-GGUF:Q2_K'),
    ])
    expect(known).toMatchObject({ code: 0, stderr: '' })
    expect(known.stdout).toMatch(/^context \(2048 tokens, f16\) +[\d.]+ MB$/m)
    expect(known.stdout).toMatch(/^together +[\d.]+ MB$/m)
    expect(known.stdout).toMatch(/\n\n.*It fits: models may take .*\n$/)
    expect(unknown.code).toBe(1)
    expect(unknown.stderr).toMatch(/It has: Q8_0, Q4_K_M\.\n$/)
  })

  it('hub login keeps a token that comes from a pipe', async () => {
    const login = spawn(process.execPath, [corralCommand, 'hub', 'login', '--json'], {
      env: { ...commandEnvironment, HOME: home, CORRAL_HOME: home, HF_ENDPOINT: hub.origin },
    })
    login.stdin.end('hf_canaryCanaryCanaryCanary1234\n')
    const { stdout } = await finish(login)
    expect(JSON.parse(stdout)).toMatchObject({ present: true, lastFour: '1234' })
  })
})
