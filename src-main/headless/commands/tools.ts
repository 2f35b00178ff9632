import { text } from 'node:stream/consumers'
import type { McpServer, McpTransport } from '../../contract/tools.ts'
import { CorralError } from '../../core/errors.ts'
import { askSecret } from '../ask-secret.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

interface Output {
  json?: boolean
}

export interface AddOptions extends Output {
  url?: string
  allowPrivate?: boolean
  secret?: string[]
}

export async function listTools(options: Output): Promise<void> {
  const box = await withClient('admin', (client) => client.tools.get())
  if (options.json) return console.log(JSON.stringify(box))
  const tools = box.tools.map(({ id, consent, title }) => [id, consent, title])
  console.log(textTable([['TOOL', 'CONSENT', 'TITLE'], ...tools]))
  if (box.servers.length === 0) return
  const servers = box.servers.map(({ name, state, toolCount, problem }) => {
    const [line = ''] = (problem ?? '').split('\n')
    return [name, state, String(toolCount), line]
  })
  console.log(`\n${textTable([['SERVER', 'STATE', 'TOOLS', 'PROBLEM'], ...servers])}`)
}

export async function addToolServer(
  name: string,
  command: string[],
  options: AddOptions,
): Promise<void> {
  const transport = await transportOf(command, options)
  const server = await withClient('admin', (client) => client.tools.addServer({ name, transport }))
  if (options.json) return console.log(JSON.stringify(server))
  console.error(`corral: added ${server.name}; ${howItIs(server)}`)
}

export async function removeToolServer(name: string, options: Output): Promise<void> {
  const removed = await withClient('admin', async (client) => {
    const { servers } = await client.tools.get()
    const server = servers.find((one) => one.name === name)
    if (!server) throw new CorralError('not_found', `There is no tool server '${name}'.`)
    return client.tools.removeServer({ id: server.id })
  })
  if (options.json) return console.log(JSON.stringify(removed))
  console.error(`corral: removed ${name}`)
}

/** @throws CorralError `invalid_input` */
async function transportOf(words: string[], options: AddOptions): Promise<McpTransport> {
  const { url, allowPrivate = false, secret: names = [] } = options
  const [command, ...args] = words
  if ((command === undefined) === (url === undefined)) {
    throw new CorralError('invalid_input', 'Give either a program, after --, or --url.')
  }
  const secrets = await secretsOf(names)
  if (url !== undefined) return { type: 'http', url, headers: secrets, allowPrivate }
  return { type: 'stdio', command: command ?? '', args, environment: secrets }
}

/** Typed one after the other, or a line each from a pipe: never arguments, which others can read. */
async function secretsOf(names: readonly string[]): Promise<Record<string, string>> {
  if (names.length === 0) return {}
  const secrets: Record<string, string> = {}
  const lines = process.stdin.isTTY ? null : (await text(process.stdin)).split(/\r?\n/)
  for (const [at, name] of names.entries()) {
    // oxlint-disable-next-line no-await-in-loop -- one is typed after the other
    const value = lines ? (lines[at] ?? '') : await askSecret(`Value of ${name}`)
    if (value === '') throw new CorralError('invalid_input', `There is no value for ${name}.`)
    secrets[name] = value
  }
  return secrets
}

function howItIs({ state, problem, toolCount }: McpServer): string {
  if (state === 'ready') return `it offers ${toolCount} ${toolCount === 1 ? 'tool' : 'tools'}`
  return problem ?? 'it is being connected'
}
