import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it, vi } from 'vitest'
import { projectRoot, startTestCorral, temporaryFolder } from '../helpers/test-corral.ts'
import { makeMlxManager, oldUser } from './old-installation.ts'
import { mlxManager } from './old-vectors.ts'
import { runs } from './runs.ts'

vi.setConfig({ testTimeout: 600_000 })

const { jwtSecret: jwt_secret, jwe, refusedJwe } = mlxManager
const count = 12

/** Starts an import in a process of its own, as the command line does, and says when it begins. */
const source = (dataDir: string, path: string) => `
  import { createCorral } from ${JSON.stringify(join(projectRoot, 'src-main/core/corral.ts'))}
  import { testHost } from ${JSON.stringify(join(projectRoot, 'tests/helpers/test-host.ts'))}
  const corral = await createCorral(testHost(${JSON.stringify(dataDir)}))
  process.stdout.write('ready')
  const input = ${JSON.stringify({ path, jwt_secret })}
  await corral.client.imports.mlxManager(input)
  process.stdout.write('done')
  process.exit(0)`

it('an import that is killed anywhere is completed by the next one (#117)', async () => {
  const old = await temporaryFolder()
  const numbers = Array.from({ length: count }, (_, at) => at)
  await makeMlxManager(old, {
    users: numbers.map((at) => oldUser(`user${at}@old.example`)),
    cloud_credentials: numbers.map((at) => ({
      backend_type: `custom-${at}`,
      base_url: `https://host${at}.example.com`,
      encrypted_api_key: at % 3 === 0 ? refusedJwe['with A128GCM'] : jwe['sk-test-12345'],
    })),
  })
  let cutShort = 0
  const rounds = runs(3)
  for (let round = 0; round < rounds; round += 1) {
    const dataDir = await temporaryFolder()
    const script = ['--input-type=module', '-e', source(dataDir, old)]
    const child: ChildProcess = spawn(process.execPath, script, {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const closed = once(child, 'close')
    let printed = ''
    child.stdout!.on('data', (data: Buffer) => (printed += data.toString()))
    await once(child.stdout!, 'data')
    await sleep((round / rounds) * 200)
    child.kill('SIGKILL')
    await closed
    if (!printed.includes('done')) cutShort += 1

    const test = await startTestCorral({ host: { dataDir } })
    await test.corral.client.imports.mlxManager({ path: old, jwt_secret })
    const providers = (await test.corral.client.providers.list()).filter(({ name }) =>
      name.startsWith('custom-'),
    )
    const states = providers.map(
      ({ name, keys }) => `${name} ${keys.map(({ state }) => state).join()}`,
    )
    const expected = numbers.map((at) => `custom-${at} ${at % 3 === 0 ? 'needs_reentry' : 'ready'}`)
    expect(states.toSorted()).toEqual(expected.toSorted())
    expect(await test.corral.client.auth.users.list()).toHaveLength(count)
    expect((await test.corral.client.vault.status()).unreadable).toBe(0)
    await test[Symbol.asyncDispose]()
    await rm(dataDir, { recursive: true, force: true })
  }
  expect(cutShort).toBeGreaterThan(0)
  await rm(old, { recursive: true })
})
