import type { McpTransport } from '../../../src-main/contract/tools.ts'

/** A server as another app has it in its settings. */
export interface FoundServer {
  /** As Corral can call it. */
  name: string
  transport: McpTransport
}

export interface FoundServers {
  servers: FoundServer[]
  /** What is written there and cannot be used, in words. */
  problems: string[]
}

/** Where apps keep the list: Claude Desktop, Cursor and LM Studio; VS Code; or nothing around it. */
const lists = ['mcpServers', 'servers']

/**
 * Reads the servers in the settings of another app, in the form that Claude Desktop has begun and
 * Cursor (cursor.com/docs/mcp), LM Studio (lmstudio.ai/docs/app/plugins/mcp, mcp.json) and VS Code
 * (code.visualstudio.com, "MCP configuration") share. null for text that is no such list.
 */
export function readServers(text: string): FoundServers | null {
  const all = parsed(text)
  if (!isObject(all)) return null
  const list = lists.map((name) => all[name]).find(isObject) ?? all
  const entries = Object.entries(list).filter(([, entry]) => isObject(entry))
  if (entries.length === 0) return null
  const found: FoundServers = { servers: [], problems: [] }
  for (const [title, entry] of entries) {
    const transport = isObject(entry) ? transportOf(entry) : null
    const name = nameOf(title, found.servers)
    if (transport === null) found.problems.push(`${title} has neither a command nor an address.`)
    else found.servers.push({ name, transport })
    if (/\$\{|\binput:/.test(JSON.stringify(entry))) {
      found.problems.push(`${title} leaves a value open, as \${…}: fill it in before you add it.`)
    }
  }
  return found
}

function transportOf(entry: Fields): McpTransport | null {
  const url = entry.url ?? entry.serverUrl
  if (typeof url === 'string' && URL.canParse(url)) {
    return { type: 'http', url, headers: texts(entry.headers) }
  }
  const { command, args, env } = entry
  if (typeof command !== 'string' || command.trim() === '') return null
  const words = Array.isArray(args) ? args.filter((one) => typeof one === 'string') : []
  return { type: 'stdio', command, args: words, environment: texts(env) }
}

type Fields = Record<string, unknown>

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Numbers and truths are written without quotes by many. */
function texts(value: unknown): Record<string, string> {
  if (!isObject(value)) return {}
  const plain = Object.entries(value).filter(([, one]) =>
    ['string', 'number', 'boolean'].includes(typeof one),
  )
  return Object.fromEntries(plain.map(([name, one]) => [name, String(one)]))
}

/** Letters, digits, `-` and `_`; told apart by a number. */
function nameOf(title: string, others: readonly FoundServer[]): string {
  const plain =
    title
      .replaceAll(/[^\w-]+/g, '-')
      .replaceAll(/^-+|-+$/g, '')
      .slice(0, 36) || 'server'
  const taken = new Set(others.map(({ name }) => name))
  let name = plain
  for (let number = 2; taken.has(name); number += 1) name = `${plain}-${number}`
  return name
}

function parsed(text: string): unknown {
  const trimmed = text.trim()
  // A piece out of the middle of a file is often copied without its braces.
  for (const form of [trimmed, `{${trimmed.replace(/,$/, '')}}`]) {
    try {
      return JSON.parse(form)
    } catch {
      continue
    }
  }
  return null
}
