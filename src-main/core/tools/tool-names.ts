import { createHash } from 'node:crypto'

/** Between a server and its tool. */
const between = '__'
const maxChars = 64

/** What the contract and the database call a tool of a server. Names of servers have no slash. */
export function toolId(server: string, tool: string): string {
  return `${server}/${tool}`
}

/**
 * What models call a tool of a server: `server__tool`, of letters, digits, `_` and `-` only, at most
 * 64, as OpenAI and Anthropic demand. The same tool has the same name at all times; where the plain
 * form would not fit, or could be that of another tool, it ends with a digest of both names.
 */
export function modelToolName(server: string, tool: string): string {
  const plain = `${server}${between}${tool}`.replaceAll(/[^\w-]/g, '_')
  const isPlain = plain === `${server}${between}${tool}` && plain.length <= maxChars
  // Read from the left, the first `__` is where the server's name ends.
  const isClear = !server.includes(between) && !server.endsWith('_')
  if (isPlain && isClear) return plain
  const digest = createHash('sha256').update(toolId(server, tool)).digest('hex').slice(0, 8)
  return `${plain.slice(0, maxChars - digest.length - 1)}_${digest}`
}
