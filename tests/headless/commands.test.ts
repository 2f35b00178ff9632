import { readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../helpers/test-corral.ts'
import { corral, finish, makeHome, spawnCorral } from './cli.ts'

let home: string
beforeAll(async () => {
  home = await makeHome()
})
afterAll(() => rm(home, { recursive: true }))

/** One line for a person, and no stack. */
function expectRefusal({ code, stdout, stderr }: Awaited<ReturnType<typeof corral>>) {
  expect(code).toBe(1)
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^(corral|error): .+\n/)
  expect(stderr).not.toMatch(/^\s+at |\.ts:\d|node:internal/m)
}

describe('corral, with no server running,', () => {
  it('status says so, with exit code 3', async () => {
    const json = await corral(home, 'status', '--json')
    expect(json).toEqual({ code: 3, stdout: '{"running":false}\n', stderr: '' })
    const plain = await corral(home, 'status')
    expect(plain).toEqual({ code: 3, stdout: 'Corral is not running\n', stderr: '' })
  })

  it('status does not believe a server.json that is wrong or that nobody answers to', async () => {
    const leftover = {
      address: 'http://127.0.0.1:1',
      port: 1,
      pid: process.pid,
      version: '0',
      startedAt: new Date().toISOString(),
    }
    for (const content of ['{', '[]', JSON.stringify(leftover)]) {
      await writeFile(join(home, 'server.json'), content)
      expect((await corral(home, 'status', '--json')).code).toBe(3)
    }
    await rm(join(home, 'server.json'))
  })

  it('ls lists the models, as JSON for programs', async () => {
    const { code, stdout, stderr } = await corral(home, 'ls', '--json')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const models = JSON.parse(stdout) as { id: string }[]
    expect(models.map(({ id }) => id)).toEqual(['brief', 'endless'])
    await writeFile(join(home, 'models', 'text.gguf'), 'hello')
    const plain = await corral(home, 'ls')
    expect(plain.stdout).toMatch(/^NAME .+\nbrief +[\d.]+ MB .+ corral\nendless /)
    expect(plain.stderr).toBe('corral: text.gguf: Not a GGUF file\n')
  })

  it('token create prints the token and nothing else', async () => {
    const json = await corral(home, 'token', 'create', '--label', 'Editor', '--json')
    expect(json).toMatchObject({ code: 0, stderr: '' })
    expect(json.stdout).toMatch(/^\{"token":"ck_[\w-]{43}"\}\n$/)
    const plain = await corral(home, 'token', 'create', '--label', 'Admin', '--admin')
    expect(plain.stdout).toMatch(/^ck_[\w-]{43}\n$/)
    const list = JSON.parse((await corral(home, 'token', 'ls', '--json')).stdout) as object[]
    expect(list).toMatchObject([
      { label: 'Admin', access: 'admin', lastFour: plain.stdout.trim().slice(-4) },
      { label: 'Editor', access: 'user' },
    ])
    const database = await readFile(join(home, 'corral.db'))
    expect(database.includes(plain.stdout.trim())).toBe(false)
  })

  it('run reads the question from a pipe, and prints the answer and nothing else', async () => {
    const asked = spawnCorral(home, ['run', 'brief'], {}, 'pipe')
    asked.stdin!.end('How is it?\n')
    const answer = await finish(asked)
    expect(answer).toEqual({ code: 0, stdout: 'All is well 🌊.\n', stderr: '' })
    const tokens = JSON.parse((await corral(home, 'token', 'ls', '--json')).stdout) as object[]
    expect(tokens.map((token) => (token as { label: string }).label)).not.toContain('corral run')
  })
})

describe('corral refuses in one line, without a stack,', () => {
  it('a model that is not there', async () => {
    const refused = await corral(home, 'run', 'brie', 'x')
    expectRefusal(refused)
    expect(refused.stderr).toMatch(/^corral: There is no model 'brie'. Did you mean .*\n$/)
  })

  it('a model that does not load', async () => {
    const brief = await readFile(join(home, 'models', 'brief.gguf'))
    await writeFile(join(home, 'models', 'cut.gguf'), brief.subarray(0, 60_000))
    const refused = await corral(home, 'run', 'cut', 'x')
    expectRefusal(refused)
    expect(refused.stderr).toMatch(/^corral: 'cut' is in quarantine. Its header is not sound: /)
  })

  it('a port that is none, wherever it comes from', async () => {
    for (const port of ['http', '65536', '']) {
      expectRefusal(await corral(home, 'serve', `--port=${port}`))
    }
    expectRefusal(await finish(spawnCorral(home, ['serve'], { CORRAL_PORT: 'x' })))
  })

  it('options, commands and arguments that it does not know', async () => {
    for (const args of [['ls', '--all'], ['fly'], ['key', 'ls'], ['token', 'create']]) {
      const { code, stdout, stderr } = await corral(home, ...args)
      expect(code, args.join(' ')).toBe(1)
      expect(stdout).toBe('')
      expect(stderr).toMatch(
        /^error: .*\n(?:.*\n)?Usage: corral .*\n'corral.* --help' tells more\.\n$/,
      )
    }
  })

  it('a token that is not there, and a label that is none', async () => {
    expectRefusal(await corral(home, 'token', 'revoke', 'tok_x'))
    const refused = await corral(home, 'token', 'create', '--label', '  ')
    expectRefusal(refused)
    expect(refused.stderr).toContain('label')
  })

  it('a data folder of a newer Corral, and one that cannot be', async () => {
    const file = join(await temporaryFolder(), 'file')
    await writeFile(file, '')
    expectRefusal(await corral(file, 'ls'))
    expect(await readdir(join(file, '..'))).toEqual(['file'])
    await rm(join(file, '..'), { recursive: true })
  })
})
