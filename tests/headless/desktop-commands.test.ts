import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkOwnData } from '../../src-main/headless/doctor/own-data-checks.ts'
import { type Serving, corral, finish, makeHome, serve, spawnCorral } from './cli.ts'

let home: string
let server: Serving
beforeAll(async () => {
  home = await makeHome()
  server = await serve(home)
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await rm(home, { recursive: true })
})

/** What the running Corral says to its owner. */
const ask = async (path: string): Promise<unknown> => {
  const token = (await readFile(join(home, 'first-token'), 'utf8')).trim()
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${server.address}/api${path}`, { headers })).json()
}
const change = async (path: string, body: object): Promise<void> => {
  const token = (await readFile(join(home, 'first-token'), 'utf8')).trim()
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const init = { method: 'PUT', headers, body: JSON.stringify(body) }
  expect((await fetch(`${server.address}/api${path}`, init)).status).toBe(200)
}
const labels = async () => ((await ask('/tokens')) as { label: string }[]).map(({ label }) => label)

describe('corral launch', () => {
  it('starts a program that can ask at once, and revokes its token when it ends', async () => {
    const program = `
      const { OPENAI_BASE_URL, OPENAI_API_KEY, OPENAI_MODEL } = process.env
      const answer = await fetch(OPENAI_BASE_URL + '/chat/completions', {
        method: 'POST',
        headers: { authorization: 'Bearer ' + OPENAI_API_KEY, 'content-type': 'application/json' },
        body: JSON.stringify({ model: OPENAI_MODEL, messages: [{ role: 'user', content: 'Hi' }] }),
      })
      console.log((await answer.json()).choices[0].message.content)
      process.exitCode = 7`
    const args = ['launch', 'any', '--model', 'brief', '--', process.execPath]
    const run = await corral(home, ...args, '--input-type=module', '-e', program)
    expect(run).toMatchObject({ code: 7, stdout: 'All is well 🌊.\n' })
    expect(run.stderr).toMatch(/^corral: .* asks brief at http:\/\/127\.0\.0\.1:\d+\n$/)
    expect((await labels()).join()).not.toContain('launched')
  })

  it('shows what an app would be told, and makes nothing', async () => {
    await change('/pool/model-settings', { modelId: 'endless', contextTokens: 4096 })
    const only = ['launch', 'codex', '--config-only', '--json']
    const [run, other] = await Promise.all([
      corral(home, ...only, '--', 'exec', 'hi'),
      corral(home, ...only, '--model', 'Endless'),
    ])
    expect(other.stdout).toContain('model_context_window=4096')
    expect(run).toMatchObject({ code: 0, stderr: '' })
    const { command, variables } = JSON.parse(run.stdout) as {
      command: string[]
      variables: object
    }
    // The first test has loaded one of two.
    expect(command).toContain('model="brief"')
    expect(command).toContain(`model_providers.corral.base_url="${server.address}/v1"`)
    expect(command.slice(-2)).toEqual(['exec', 'hi'])
    expect(variables).toEqual({ CORRAL_TOKEN: '<token>' })
    expect((await labels()).join()).not.toContain('launched')
  })

  it('says which program is not there, and leaves no token', async () => {
    const absent = await corral(home, 'launch', 'codex')
    expect(absent.code).toBe(1)
    expect(absent.stderr).toContain("there is no 'codex'. Install it: npm install")
    expect((await labels()).join()).not.toContain('launched')
  })
})

describe('corral chat', () => {
  it('goes on with the conversation line by line, and saves it', async () => {
    const chat = spawnCorral(home, ['chat', 'brief', '--system', 'Be kind.'], {}, 'pipe')
    const file = join(home, 'said.md')
    chat.stdin!.end(`Hello\nAnd now?\n/save ${file}\n/save ${file}\n/model brie\n/exit\nNever\n`)
    const { code, stdout, stderr } = await finish(chat)
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'All is well 🌊.\nAll is well 🌊.\n' })
    expect(stderr).toMatch(
      /written to .*\n.*said\.md is there already\nThere is no model 'brie'\. .*\n$/,
    )
    expect(await readFile(file, 'utf8')).toBe(
      '> Be kind.\n\n## You\n\nHello\n\n## brief\n\nAll is well 🌊.\n\n## You\n\nAnd now?\n\n## brief\n\nAll is well 🌊.\n',
    )
  })

  it('keeps a conversation for the window, if so wished', async () => {
    const chat = spawnCorral(home, ['chat', 'brief', '--keep'], {}, 'pipe')
    chat.stdin!.end('Hello there\nAnd now?\n')
    const said = 'All is well 🌊.\n'
    expect(await finish(chat)).toEqual({ code: 0, stdout: said + said, stderr: '' })
    const kept = (await ask('/conversations')) as { title: string; messageCount: number }[]
    expect(kept).toMatchObject([{ title: 'Hello there', messageCount: 4 }])
  })

  it('stops an answer on Control-C and ends at the next', async () => {
    const chat = spawnCorral(home, ['chat', 'endless'], {}, 'pipe')
    const closed = once(chat, 'close')
    const stderr = text(chat.stderr!)
    chat.stdin!.write('Sing\n')
    await once(chat.stdout!, 'data')
    chat.kill('SIGINT')
    chat.stdin!.write('/clear\n')
    await expect.poll(() => chat.exitCode).toBe(null)
    chat.stdin!.write('/exit\n')
    expect(await closed).toEqual([0, null])
    expect(await stderr).toBe('forgotten\n')
  })
})

describe.runIf(process.platform === 'linux')('corral service', () => {
  it('prints the file of this system, without secrets, and starts it by the system', async () => {
    const tools = join(home, 'tools')
    await mkdir(tools)
    // What systemd would be asked: there is none in a container.
    const ask = 'test -z "$NO_BUS" || { echo "$NO_BUS"; exit 1; }\necho "$@" >>"$HOME/asked"\n'
    await writeFile(join(tools, 'systemctl'), `#!/bin/sh\n${ask}`)
    await chmod(join(tools, 'systemctl'), 0o755)
    const env = { PATH: `${tools}:${process.env.PATH}`, CORRAL_MASTER_KEY: 'never written' }
    // As where nobody has logged in: nothing is left behind that would never run.
    const noBus = { ...env, NO_BUS: 'Failed to connect to bus' }
    const refused = await finish(spawnCorral(home, ['service', 'install'], noBus))
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(
      /^corral: systemd does not run .*\(Failed to connect to bus\)\n$/,
    )
    expect(existsSync(join(home, '.config', 'systemd'))).toBe(false)
    const printed = await finish(spawnCorral(home, ['service', 'install', '--print'], env))
    expect(printed).toMatchObject({ code: 0, stderr: '' })
    expect(printed.stdout).toContain(`Environment="CORRAL_HOME=${home}"`)
    expect(printed.stdout).toMatch(/^ExecStart="[^"]+" "[^"]+\.js" "serve"$/m)
    expect(printed.stdout).not.toContain('never written')
    const installed = await finish(spawnCorral(home, ['service', 'install', '--json'], env))
    expect(installed.stderr).toContain('enable-linger')
    const facts = JSON.parse(installed.stdout) as { file: string; running: boolean }
    expect(facts).toMatchObject({ installed: true, running: true, address: server.address })
    expect(await readFile(facts.file, 'utf8')).toBe(printed.stdout)
    expect(await readFile(join(home, 'asked'), 'utf8')).toContain('--user restart corral.service')
    const gone = await finish(spawnCorral(home, ['service', 'uninstall', '--json'], env))
    expect(JSON.parse(gone.stdout)).toEqual({ installed: false, file: facts.file })
  })
})

describe('corral doctor', () => {
  it('finds everything well here, and says so as JSON', async () => {
    const { code, stdout } = await corral(home, 'doctor', '--json')
    const { ok, checks } = JSON.parse(stdout) as {
      ok: boolean
      checks: { check: string; state: string; text: string }[]
    }
    expect({ code, ok }).toEqual({ code: 0, ok: true })
    const textOf = (name: string) => checks.find(({ check }) => check === name)?.text
    expect(textOf('port')).toContain(server.address)
    expect(textOf('engine')).toContain('the starter model answers')
    expect(textOf('models')).toBe('2 on disk')
  })

  it('finds a damaged database without touching it', async () => {
    const file = join(home, 'damaged', 'corral.db')
    await mkdir(join(home, 'damaged'))
    await writeFile(file, 'no database, but long enough to look like a file '.repeat(40))
    const findings = await checkOwnData(join(home, 'damaged'), false)
    expect(findings).toMatchObject([{ check: 'database', state: 'fault' }])
    expect(findings[0]!.fix).toContain('corral vault restore')
    expect(await readFile(file, 'utf8')).toMatch(/^no database/)
  })
})
