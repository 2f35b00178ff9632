import { parse as parseToml } from '@decimalturn/toml-patch'
import type { Command } from 'commander'
import { parse } from 'plist'
import { describe, expect, it } from 'vitest'
import { launchableApps } from '../../src-main/headless/launch/launchable-apps.ts'
import { manPage } from '../../src-main/headless/man-page.ts'
import { createProgram } from '../../src-main/headless/program.ts'
import { launchdFile, systemdFile } from '../../src-main/headless/service/service-files.ts'

const program = createProgram()

function allBelow(command: Command): Command[] {
  return command.commands.flatMap((one) => [one, ...allBelow(one)])
}

const wordsOf = (command: Command): string =>
  command.parent ? `${wordsOf(command.parent)} ${command.name()}`.trim() : ''

function helpOf(command: Command): string {
  let shown = ''
  command.configureOutput({ writeOut: (text) => (shown += text) })
  command.outputHelp()
  return shown
}

/** What does its work without telling facts, or tells them in a form of its own. */
const withoutJson = new Set(['serve', 'completion', 'man', 'chat'])

describe('the commands', () => {
  it('all say what they are for', () => {
    const silent = allBelow(program).filter((command) => command.description() === '')
    expect(silent.map(wordsOf)).toEqual([])
  })

  it('print JSON for programs, wherever they print facts', () => {
    const leaves = allBelow(program).filter(({ commands }) => commands.length === 0)
    const asked = (command: Command | null): boolean =>
      command !== null &&
      (command.options.some(({ long }) => long === '--json') || asked(command.parent))
    const without = leaves.filter((command) => !asked(command)).map(wordsOf)
    expect(without.toSorted()).toEqual([...withoutJson].toSorted())
  })

  it('have examples that name commands and options there are', () => {
    const examples = allBelow(program).flatMap((command) => {
      const lines = helpOf(command).split('Examples:\n')[1]?.split('\n') ?? []
      return lines.flatMap((line) => /corral (.+)/.exec(line)?.[1] ?? [])
    })
    expect(examples.length).toBeGreaterThan(30)
    for (const example of examples) {
      const words = (example.split(' -- ')[0] ?? '').split(' ')
      let command = program
      for (const word of words) command = command.commands.find((c) => c.name() === word) ?? command
      expect(command, example).not.toBe(program)
      const known = [command, command.parent].flatMap((one) =>
        (one?.options ?? []).flatMap(({ long, short }) => [long, short]),
      )
      for (const word of words.filter((one) => one.startsWith('--'))) {
        expect(known, example).toContain(word)
      }
    }
  })
})

describe('an app that is launched', () => {
  const wish = {
    address: 'http://127.0.0.1:10242',
    token: 'ck_secret',
    model: 'big "model"',
    fastModel: 'small',
    contextTokens: 32_768,
  }

  it.each(launchableApps.map((app) => [app.id, app] as const))(
    '%s gets its token by the environment, never as an argument',
    (_, app) => {
      const variables = Object.values(app.variables(wish))
      expect(variables).toContain(wish.token)
      expect(app.args(wish).join(' ')).not.toContain(wish.token)
      const told = [...variables, ...app.args(wish)].join('\n')
      expect(told).toContain(wish.address)
      expect(told).toMatch(/big \\?"model\\?"/)
    },
  )

  it('Claude Code asks for nobody else, whatever the shell exports', () => {
    const claude = launchableApps.find(({ id }) => id === 'claude')!
    expect(claude.variables(wish)).toMatchObject({
      ANTHROPIC_BASE_URL: wish.address,
      ANTHROPIC_API_KEY: '',
      ANTHROPIC_DEFAULT_HAIKU_MODEL: 'small',
      CLAUDE_CODE_MAX_CONTEXT_TOKENS: '32768',
    })
  })

  it('Codex reads its settings as TOML', () => {
    const codex = launchableApps.find(({ id }) => id === 'codex')!
    const settings = codex.args(wish).filter((word) => word !== '-c')
    expect(parseToml(settings.join('\n'))).toMatchObject({
      model: wish.model,
      model_provider: 'corral',
      model_providers: { corral: { wire_api: 'responses', env_key: 'CORRAL_TOKEN' } },
      model_context_window: 32_768,
    })
  })
})

describe('the manual page', () => {
  it('has every command, and no line that man would take for a request', () => {
    const page = manPage(program, '1.2.3')
    for (const command of allBelow(program).filter((one) => one.name() !== 'help')) {
      const words = `corral ${wordsOf(command)}`.replaceAll('-', String.raw`\-`)
      expect(page).toContain(`.B ${words} `)
    }
    for (const code of ['0', '3', '130']) expect(page).toContain(`\n.B ${code}\n`)
    const requests = page.split('\n').filter((line) => /^[.']/.test(line))
    const known = /^\.(TH|SH|TP|RS|RE|B|I)\b/
    expect(requests.filter((line) => !known.test(line))).toEqual([])
  })
})

describe('the file of a service', () => {
  const plan = {
    command: ['/Applications/My $Corral 100%.app/bin/corral', 'serve'],
    variables: { CORRAL_HOME: '/Users/a "b"/Corral' },
    logFile: '/Users/a/100%/service.log',
  }

  it('starts Corral at login and after a failure, as launchd reads it', () => {
    expect(parse(launchdFile(plan))).toMatchObject({
      Label: 'dev.corral.serve',
      ProgramArguments: plan.command,
      EnvironmentVariables: plan.variables,
      RunAtLoad: true,
      KeepAlive: { SuccessfulExit: false },
      Umask: 0o077,
    })
  })

  it('keeps paths whole that systemd would read as its own signs', () => {
    const lines = systemdFile(plan).split('\n')
    expect(lines).toContain('ExecStart="/Applications/My $$Corral 100%%.app/bin/corral" "serve"')
    expect(lines).toContain(String.raw`Environment="CORRAL_HOME=/Users/a \"b\"/Corral"`)
    expect(lines).toContain('StandardOutput=append:/Users/a/100%%/service.log')
  })
})
