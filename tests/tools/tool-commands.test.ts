import { rm } from 'node:fs/promises'
import { expect, it } from 'vitest'
import type { McpServer, ToolBox } from '../../src-main/contract/tools.ts'
import { finish, spawnCorral } from '../headless/cli.ts'
import { temporaryFolder } from '../helpers/test-corral.ts'

it(
  'corral tools adds, lists and removes a server, with secrets that are no arguments',
  { timeout: 120_000 },
  async () => {
    const home = await temporaryFolder()
    const run = async (args: string[], stdin = '') => {
      const child = spawnCorral(home, ['tools', ...args], {}, 'pipe')
      child.stdin?.end(stdin)
      return finish(child)
    }
    try {
      const added = await run(
        [
          'add',
          'notes',
          '--secret',
          'A_KEY',
          '--secret',
          'B_KEY',
          '--json',
          '--',
          'no-such-program',
          '-x',
        ],
        'first value\nsecond value\n',
      )
      expect(added.stderr).toBe('')
      expect(JSON.parse(added.stdout) as McpServer).toMatchObject({
        name: 'notes',
        transport: {
          command: 'no-such-program',
          args: ['-x'],
          environmentNames: ['A_KEY', 'B_KEY'],
        },
        problem: expect.stringContaining('no such program') as string,
      })
      const listed = await run(['ls', '--json'])
      const box = JSON.parse(listed.stdout) as ToolBox
      expect(box.tools.map(({ id }) => id)).toEqual(['calculator', 'clock'])
      expect(box.servers.map(({ name }) => name)).toEqual(['notes'])
      expect(await run(['rm', 'notes'])).toMatchObject({
        code: 0,
        stderr: 'corral: removed notes\n',
      })
    } finally {
      await rm(home, { recursive: true, force: true })
    }
  },
)
