import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, it } from 'vitest'
import { projectRoot } from '../helpers/project-root.ts'

/**
 * Every file that could open a socket or start a program, and why it may. Whoever adds one has to see
 * that the switch is obeyed: `Egress` is the way for what may reach another machine.
 */
const known: Record<string, string> = {
  'core/egress/agents.ts': 'the one way out',
  'core/egress/egress.ts': 'the one way out',
  'core/egress/guarded-connector.ts': 'the one way out',
  'core/egress/trust.ts': 'the one way out: whom it trusts',
  'core/egress/tunnel.ts': 'the one way out: through a proxy',
  'core/providers/references/one-password.ts': 'op, by Egress.reach',
  'core/apps/live-check.ts': 'our own port',
  'core/discovery.ts': 'our own port: its address is checked',
  'core/engine/threads.ts': 'sysctl',
  'core/engine/trial/process-usage.ts': 'ps, of our own trial process',
  'core/lib/direct-fetch.ts': 'keeps fetch from the proxy of the environment',
  'core/lib/child-program.ts': 'our own trial program; it opens files only',
  'core/pool/mac-memory.ts': 'sysctl, vm_stat',
  'core/self-tests/port.ts': 'our own port',
  'core/tools/servers/descendants.ts': 'ps, of the programs that are to end',
  'core/tools/servers/program-transport.ts':
    'programs that an administrator added, by Egress.reach',
  'core/server/calling-process/on-mac.ts': 'lsof without names, ps',
  'electron/app-protocol.ts': 'files of the web app',
  'electron/updater.ts': 'updates of the app, by Egress.reach in core/desktop/updates.ts',
  'headless/build.ts': 'the build of this checkout',
  'headless/commands/export-logs.ts': 'our own port',
  'headless/doctor/port-check.ts': 'our own port',
  'headless/electron-binary.ts': 'the download of Electron, which asks for the switch',
  'headless/launch/start-program.ts': 'the app that the user names; it asks our own port',
  'headless/service/run-tool.ts': 'launchctl, systemctl',
  'headless/start.ts': 'Electron itself',
}

const modules = 'net|tls|dns|dns/promises|dgram|http|https|http2|child_process|inspector'
const waysOut = [
  new RegExp(`^import (?!type )[^'"]*'(node:(${modules})|undici|ws|electron-updater)'`, 'm'),
  new RegExp(`\\bimport\\('(node:(${modules})|undici|ws|electron-updater)'\\)`),
  /(?<![.\w])fetch\(|\bnet\.fetch\(|new (WebSocket|EventSource|XMLHttpRequest)\(/,
]

/** `isIP` and types reach nobody. */
const harmless = /^import \{ (?:isIP|type \w+)(?:, (?:isIP|type \w+))* \} from 'node:\w+'$/gm

it('no file opens sockets or starts programs but those that are known', () => {
  const root = join(projectRoot, 'src-main')
  const found = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const text = readFileSync(path, 'utf8').replace(harmless, '')
      return waysOut.some((way) => way.test(text))
    })
    .map((path) => relative(root, path))
  expect(found.toSorted()).toEqual(Object.keys(known).toSorted())
})
