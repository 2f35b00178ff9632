import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  addLine,
  commandLine,
  commandWords,
} from '../../src-renderer/views/settings/tools-command-line.ts'
import { draftOf, transportOf } from '../../src-renderer/views/settings/tools-server-draft.ts'
import { readServers } from '../../src-renderer/views/settings/tools-server-json.ts'

describe('a command as it is typed', () => {
  it.each([
    ['npx -y "@scope/a b" /tmp', ['npx', '-y', '@scope/a b', '/tmp']],
    [String.raw`run 'it''s' a\ b ""`, ['run', 'its', 'a b', '']],
    ['run $HOME `id` | rm', ['run', '$HOME', '`id`', '|', 'rm']],
    ["run 'open", null],
  ])('%s', (line, words) => {
    expect(commandWords(line)).toEqual(words)
  })

  it('is read again as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (words) => {
        expect(commandWords(commandLine(words))).toEqual(words)
      }),
    )
  })
})

it('is added in a terminal by a line with the names of its variables', () => {
  expect(addLine('files', ['npx', 'a server', '$HOME'], ['A_KEY', 'B_KEY'])).toBe(
    "corral tools add files --secret A_KEY --secret B_KEY -- npx 'a server' '$HOME'",
  )
})

describe('the servers in the settings of another app', () => {
  it('are read as Claude Desktop, Cursor and LM Studio write them', () => {
    const text = `{
      "mcpServers": {
        "files": {"command": "npx", "args": ["-y", "server", "/Users/ann"], "env": {"KEY": "k", "N": 3}},
        "My Notes": {"url": "https://example.com/mcp", "headers": {"Authorization": "Bearer x"}}
      }
    }`
    expect(readServers(text)).toEqual({
      problems: [],
      servers: [
        {
          name: 'files',
          transport: {
            type: 'stdio',
            command: 'npx',
            args: ['-y', 'server', '/Users/ann'],
            environment: { KEY: 'k', N: '3' },
          },
        },
        {
          name: 'My-Notes',
          transport: {
            type: 'http',
            url: 'https://example.com/mcp',
            headers: { Authorization: 'Bearer x' },
          },
        },
      ],
    })
  })

  it('are read as VS Code has them, with nothing around them, and torn out of a file', () => {
    const files = '"files": {"command": "npx"}'
    for (const text of [`{"servers": {${files}}}`, `{${files}}`, `${files},`]) {
      expect(readServers(text)?.servers).toMatchObject([{ name: 'files' }])
    }
  })

  it('are told apart, and what cannot be used is said', () => {
    const found = readServers(
      '{"a b": {"command": "x"}, "a?b": {"command": "y", "env": {"K": "${input:key}"}}, "c": {}}',
    )
    expect(found?.servers.map(({ name }) => name)).toEqual(['a-b', 'a-b-2'])
    expect(found?.problems).toHaveLength(2)
  })

  it.each(['', 'npx -y server', '[]', '{}', '{"mcpServers": 7}'])('are not in %s', (text) => {
    expect(readServers(text)).toBeNull()
  })

  it('never break the page', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(() => readServers(text)).not.toThrow()
      }),
    )
  })
})

it('keeps the secrets of a server that is edited', () => {
  const server = {
    id: 1,
    name: 'files',
    on: true,
    transport: {
      type: 'stdio' as const,
      command: '/Applications/My App/run',
      args: ['--root', '/tmp'],
      environmentNames: ['KEY'],
    },
    state: 'ready' as const,
    problem: null,
    version: null,
    toolCount: 0,
  }
  expect(transportOf(draftOf(server))).toEqual({
    type: 'stdio',
    command: '/Applications/My App/run',
    args: ['--root', '/tmp'],
    environment: { KEY: '' },
  })
})
