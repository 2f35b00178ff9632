import { expect, test } from '@playwright/test'
import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { projectRoot } from '../../helpers/project-root.ts'
import { makeDataFolder, removeDataFolder } from '../data-folder.ts'
import { userHomeOf } from '../launch-window.ts'

const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH
const binary = dist
  ? join(dist, 'electron')
  : (createRequire(import.meta.url)('electron') as string)

test("the app's binary runs a command without a window, and opens the app's vault", async () => {
  const home = await makeDataFolder({ brief: { says: 'All is well.' } })
  const user = userHomeOf(home)
  const env = { ...process.env, CORRAL_HOME: home, HOME: user, HOST_HOME: user, CORRAL_PORT: '0' }
  const corral = (...args: string[]) =>
    promisify(execFile)(binary, ['.', '--cli', '--', ...args], { cwd: projectRoot, env })

  const ls = await corral('ls', '--json')
  const models = JSON.parse(ls.stdout) as { id: string }[]
  expect(models.map(({ id }) => id)).toEqual(['brief'])

  // The keychain is the app's: a plain Node would have put the root secret into a file.
  const vault = JSON.parse((await corral('vault', 'status', '--json')).stdout) as object
  expect(vault).toMatchObject({ state: 'open', root: 'keychain' })

  const refused = await corral('status', '--json').catch((error: object) => error)
  expect(refused).toMatchObject({ code: 3, stdout: '{"running":false}\n' })
  await removeDataFolder(home)
})
