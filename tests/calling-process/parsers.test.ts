import { expect, it } from 'vitest'
import { parseTcpTable } from '../../src-main/core/server/calling-process/on-linux.ts'
import { argsOf, parseLsof, parsePs } from '../../src-main/core/server/calling-process/on-mac.ts'
import { programName } from '../../src-main/core/server/calling-process/program-name.ts'

it('reads which process is at which port from lsof, and not its own side of a connection', () => {
  const output = [
    'p612',
    'f23',
    'n127.0.0.1:10242->127.0.0.1:52011',
    'f24',
    'n127.0.0.1:10242->127.0.0.1:52012',
    'p88995',
    'f6',
    'n127.0.0.1:52011->127.0.0.1:10242',
    'p88996',
    'f7',
    'n127.0.0.1:52013->127.0.0.1:102420',
    'f8',
    'n127.0.0.1:52012->127.0.0.1:10242',
    'n[::1]:52014->[::1]:10242',
    'n*:10242',
    '',
  ].join('\n')
  expect(parseLsof(output, 10242)).toEqual(
    new Map([
      [52011, 88995],
      [52012, 88996],
    ]),
  )
  expect(parseLsof('', 10242).size).toBe(0)
})

it('reads paths with blanks, login shells and short numbers from ps', () => {
  const code = '/Applications/Visual Studio Code.app/Contents/MacOS/Electron'
  expect(parsePs(`  471 ${code}\n    9 -zsh\n\n88995 /usr/bin/curl \n`)).toEqual(
    new Map([
      [471, code],
      [9, 'zsh'],
      [88995, '/usr/bin/curl'],
    ]),
  )
})

it('reads the sockets at the other end from the table of the kernel', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:2802 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 50 1 0 100 0 0 10 0
   1: 0100007F:CB2B 0100007F:2802 01 00000000:00000000 00:00000000 00000000  1000        0 51 1 0 20 4 30 10 -1
   2: 0100007F:2802 0100007F:CB2B 01 00000000:00000000 00:00000000 00000000  1000        0 52 1 0 20 4 30 10 -1
   3: 0100007F:CB2C 0100007F:2802 06 00000000:00000000 03:00000D2B 00000000     0        0 0 3 0
   4: 0200007F:CB2D 0100007F:2802 01 00000000:00000000 00:00000000 00000000  1000        0 53 1 0 20 4 30 10 -1
`
  const ports = new Set([0xcb2b, 0xcb2c, 0xcb2d])
  expect(parseTcpTable(table, 10242, ports)).toEqual(new Map([['51', 0xcb2b]]))
  expect(parseTcpTable(table, 10242, new Set([1])).size).toBe(0)
})

it.each([
  ['/Applications/Xcode.app/Contents/MacOS/Xcode', 'Xcode'],
  [
    '/Applications/Visual Studio Code.app/Contents/Frameworks/Code Helper (Plugin).app/Contents/MacOS/Code Helper (Plugin)',
    'Visual Studio Code',
  ],
  ['/usr/bin/curl', 'curl'],
  ['zed', 'zed'],
])('calls %s %s', (path, name) => {
  expect(programName(path, ['sk-canary'])).toBe(name)
})

const node = '/opt/homebrew/bin/node'
const python = '/Library/Frameworks/Python.framework/Resources/Python.app/Contents/MacOS/Python'
it.each([
  [node, `${node} /Users/ada/bin/opencode.js --key sk-canary`, 'node (opencode)'],
  [node, `node /usr/local/bin/codex`, 'node (codex)'],
  [node, node, 'node'],
  [node, `${node} -e fetch('sk-canary')`, 'node'],
  [node, `${node} --require sk-canary x.js`, 'node'],
  [node, `${node} a\u001B[31m`, 'node'],
  [node, 'claude', 'node'],
  [python, `${python} -m mlx_lm.server --token canary`, 'Python (mlx_lm.server)'],
  [python, `${python} -c canary`, 'Python'],
  ['/usr/bin/python3.12', `/usr/bin/python3.12 ${'x'.repeat(80)}.py`, 'python3.12'],
])('says of %s with the command %j no more than a base name', (path, command, name) => {
  expect(programName(path, argsOf(path, command))).toBe(name)
})
