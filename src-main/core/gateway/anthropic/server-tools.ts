import { isObject } from '../body.ts'
import type { RawBlock } from './content.ts'
import { toJsonText } from './json-text.ts'

/** Blocks about tools that run at the provider: the call, and its result in the same answer. */
export function isServerTool(type: string): boolean {
  return type === 'server_tool_use' || type === 'mcp_tool_use' || type.endsWith('_tool_result')
}

/**
 * Such a block as text, for a target that knows no such tools. What only the provider can read is
 * left out of it.
 */
export function toServerToolText({ type, value, path }: RawBlock): string {
  const content = type.endsWith('_result') ? value.content : value.input
  const name = typeof value.name === 'string' ? `${type} ${value.name}` : type
  return `[${name}] ${toJsonText(readable(content), path)}`
}

function readable(content: unknown): unknown {
  return Array.isArray(content) ? content.map(withoutSecrets) : withoutSecrets(content)
}

function withoutSecrets(value: unknown): unknown {
  if (!isObject(value)) return value ?? null
  return Object.fromEntries(Object.entries(value).filter(([key]) => !key.startsWith('encrypted_')))
}
