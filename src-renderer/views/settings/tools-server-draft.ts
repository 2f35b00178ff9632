import type { McpServer, McpTransport } from '../../../src-main/contract/tools.ts'
import { commandLine, commandWords } from './tools-command-line.ts'

/** A variable or header while it is edited. */
export interface Pair {
  name: string
  value: string
  /** A value is kept for it, which nobody is shown. */
  kept: boolean
}

/** A server while it is added or changed. */
export interface ServerDraft {
  name: string
  type: 'stdio' | 'http'
  command: string
  environment: readonly Pair[]
  url: string
  headers: readonly Pair[]
  allowPrivate: boolean
}

const blank: ServerDraft = {
  name: '',
  type: 'stdio',
  command: '',
  environment: [],
  url: '',
  headers: [],
  allowPrivate: false,
}

export function newDraft(type: ServerDraft['type']): ServerDraft {
  return { ...blank, type }
}

export function draftOf({ name, transport }: McpServer): ServerDraft {
  if (transport === null) return { ...blank, name }
  const kept = (names: readonly string[]) =>
    names.map((one) => ({ name: one, value: '', kept: true }))
  if (transport.type === 'http') {
    const { url, allowPrivate, headerNames } = transport
    return { ...blank, name, type: 'http', url, allowPrivate, headers: kept(headerNames) }
  }
  const command = commandLine([transport.command, ...transport.args])
  return { ...blank, name, command, environment: kept(transport.environmentNames) }
}

/** What is saved; null while something is missing. */
export function transportOf(draft: ServerDraft): McpTransport | null {
  if (draft.type === 'http') {
    const url = URL.parse(draft.url.trim())
    if (url === null) return null
    const { allowPrivate } = draft
    return { type: 'http', url: draft.url.trim(), headers: record(draft.headers), allowPrivate }
  }
  const [command, ...args] = commandWords(draft.command) ?? []
  if (command === undefined) return null
  return { type: 'stdio', command, args, environment: record(draft.environment) }
}

function record(pairs: readonly Pair[]): Record<string, string> {
  const named = pairs.filter(({ name }) => name.trim() !== '')
  return Object.fromEntries(named.map(({ name, value }) => [name.trim(), value]))
}

export function isServerName(name: string): boolean {
  return /^[\w-]{1,40}$/.test(name)
}
