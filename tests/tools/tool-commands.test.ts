import { expect, it } from 'vitest'
import type { McpServer, ToolBox } from '../../src-main/contract/tools.ts'
import { finish, spawnCorral } from '../headless/cli.ts'
import { startTestCorral } from '../helpers/test-corral.ts'

it('corral tools adds, lists and removes a server of the Corral that runs, with secrets that are no arguments', async () => {
  await using test = await startTestCorral()
  const run = async (args: string[], stdin = '') => {
    const child = spawnCorral(test.host.dataDir, ['tools', ...args], {}, 'pipe')
    child.stdin?.end(stdin)
    return finish(child)
  }
  const secrets = ['--secret', 'A_KEY', '--secret', 'B_KEY']
  const added = await run(
    ['add', 'notes', ...secrets, '--json', '--', 'no-such-program', '-x'],
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
  expect((await test.corral.client.tools.get()).servers.map(({ name }) => name)).toEqual(['notes'])
  const listed = await run(['ls', '--json'])
  const box = JSON.parse(listed.stdout) as ToolBox
  expect(box.tools.map(({ id }) => id)).toEqual(['calculator', 'clock'])
  expect(box.servers.map(({ name }) => name)).toEqual(['notes'])
  expect(await run(['rm', 'notes'])).toMatchObject({ code: 0, stderr: 'corral: removed notes\n' })
})
