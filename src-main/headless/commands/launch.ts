import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { findRunning } from '../../core/discovery.ts'
import { CorralError } from '../../core/errors.ts'
import type { AppWish } from '../../core/lib/app-settings/app-wish.ts'
import { NotRunningError } from '../exit.ts'
import { dataDir } from '../headless-host.ts'
import { chooseModel } from '../launch/choose-model.ts'
import { type LaunchableApp, anyApp, launchableApps } from '../launch/launchable-apps.ts'
import { startProgram } from '../launch/start-program.ts'
import { createRestClient } from '../rest-client.ts'
import { textTable } from '../text-table.ts'
import { withClient, withRunning } from '../with-client.ts'

interface LaunchOptions {
  model?: string
  fastModel?: string
  configOnly?: boolean
  json?: boolean
}

/** What stands for the token where none is made. */
const standIn = '<token>'
/** Ends a token whose command was killed before it could revoke it. */
const tokenLivesMs = 7 * 24 * 60 * 60 * 1000

/**
 * Starts an app with a token of its own, which is revoked when the app ends. Nothing of the app's
 * own settings is written. Ends with the app's exit code.
 */
export async function launch(
  id: string | undefined,
  args: readonly string[],
  options: LaunchOptions,
): Promise<void> {
  if (id === undefined) return list(options)
  const { app, rest } = appNamed(id, args)
  if (options.configOnly) return showConfig(app, rest, options)
  const running = await findRunning(dataDir())
  if (!running) throw new NotRunningError()
  warnOfOwnSettings(app)
  const made = await withClient('admin', (client) =>
    client.tokens.create({
      label: `${app.name} (launched)`,
      access: 'user',
      expiresAt: new Date(Date.now() + tokenLivesMs).toISOString(),
    }),
  )
  try {
    const client = createRestClient(running.address, made.token)
    const { model, contextTokens } = await chooseModel(client, options.model)
    const fastModel = options.fastModel ?? model
    const { address } = running
    const wish: AppWish = { address, token: made.token, model, fastModel, contextTokens }
    console.error(`corral: ${app.name} asks ${model} at ${address}`)
    warnOfNarrowWindow(app, contextTokens)
    process.exitCode = await startProgram(
      app.program,
      [...app.args(wish), ...rest],
      app.variables(wish),
    ).catch((error: NodeJS.ErrnoException) => notFound(app, error))
  } finally {
    await withClient('admin', (client) => client.tokens.revoke({ id: made.id }))
  }
}

function appNamed(
  id: string,
  args: readonly string[],
): { app: LaunchableApp; rest: readonly string[] } {
  const app = launchableApps.find((one) => one.id === id)
  if (app) return { app, rest: args }
  const [program, ...rest] = args
  if (id === 'any' && program !== undefined) return { app: anyApp(program), rest }
  const known = launchableApps.map((one) => one.id).join(', ')
  throw new CorralError(
    'invalid_input',
    `'${id}' is none of ${known}. For another program: corral launch any -- <program>`,
  )
}

function list({ json }: LaunchOptions): void {
  const facts = launchableApps.map(({ id, name, program, install }) => ({
    id,
    name,
    program,
    install,
  }))
  if (json) return console.log(JSON.stringify(facts))
  console.log(
    textTable([['APP', 'NAME', 'INSTALL'], ...facts.map((app) => [app.id, app.name, app.install])]),
  )
}

async function showConfig(
  app: LaunchableApp,
  rest: readonly string[],
  options: LaunchOptions,
): Promise<void> {
  const running = await findRunning(dataDir())
  if (!running) throw new NotRunningError()
  const chosen = await withRunning('user', (client) => chooseModel(client, options.model))
  const { address } = running
  const fastModel = options.fastModel ?? chosen.model
  const wish: AppWish = { address, token: standIn, fastModel, ...chosen }
  const variables = app.variables(wish)
  const command = [app.program, ...app.args(wish), ...rest]
  if (options.json) {
    return console.log(JSON.stringify({ app: app.id, model: chosen.model, command, variables }))
  }
  for (const [name, value] of Object.entries(variables))
    console.log(`export ${name}=${quoted(value)}`)
  console.log(command.map(quoted).join(' '))
}

/** For a POSIX shell. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

function warnOfOwnSettings({ name, overruledBy }: LaunchableApp): void {
  if (!overruledBy) return
  try {
    if (!readFileSync(join(homedir(), overruledBy.file), 'utf8').includes(overruledBy.word)) return
  } catch {
    return
  }
  console.error(
    `corral: ~/${overruledBy.file} sets ${overruledBy.word}, which wins: ${name} may ask somebody else`,
  )
}

/** What the app itself says then is seldom understood. */
function warnOfNarrowWindow({ name, beginsWithTokens = 0 }: LaunchableApp, window: number | null) {
  if (window === null || window > beginsWithTokens) return
  const holds = `the model holds ${window} tokens`
  console.error(
    `corral: ${holds}, and ${name} begins with about ${beginsWithTokens}: it will refuse`,
  )
}

function notFound({ name, program, install }: LaunchableApp, error: NodeJS.ErrnoException): never {
  if (error.code !== 'ENOENT') throw error
  const how = install === '' ? '' : ` Install it: ${install}`
  throw new CorralError(
    'invalid_input',
    `${name} is not installed: there is no '${program}'.${how}`,
  )
}
