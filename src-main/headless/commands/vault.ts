import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { VaultStatus } from '../../contract/vault.ts'
import { restore } from '../../core/corral.ts'
import { findRunning } from '../../core/discovery.ts'
import { CorralError } from '../../core/errors.ts'
import { askSecret } from '../ask-secret.ts'
import { createHeadlessHost, dataDir } from '../headless-host.ts'
import { withClient } from '../with-client.ts'

interface Output {
  json?: boolean
}

/** Where a passphrase or root secret comes from when nobody is there to type it. */
const variable = 'CORRAL_PASSPHRASE'

/** Exit code 5 while it is locked. */
export async function showVault(options: Output): Promise<void> {
  show(await withClient('admin', (client) => client.vault.status()), options)
}

export async function rotateVault(key: string, options: Output): Promise<void> {
  if (key !== 'data' && key !== 'sessions' && key !== 'root') {
    throw new CorralError('invalid_input', `'${key}' is none of data, sessions, root.`)
  }
  show(await withClient('admin', (client) => client.vault.rotate({ key })), options)
}

/** Takes the former root secret, or the passphrase of the recovery kit in `kit`. */
export async function unlockVault(options: Output & { kit?: string }): Promise<void> {
  const kit = options.kit === undefined ? null : await readFile(options.kit, 'utf8')
  const secret = await secretFor(kit === null ? 'Root secret' : 'Passphrase of the recovery kit')
  const using = kit === null ? { secret } : { kit, passphrase: secret }
  show(await withClient('admin', (client) => client.vault.unlock(using)), options)
}

export async function startOver(options: Output & { confirm?: string }): Promise<void> {
  if (options.confirm !== 'start over') {
    throw new CorralError(
      'invalid_input',
      'Every key will have to be entered again. To go on: --confirm "start over"',
    )
  }
  show(
    await withClient('admin', (client) => client.vault.startOver({ confirm: 'start over' })),
    options,
  )
}

/** Prints the kit, so that it can be sent to a printer or a file elsewhere. */
export async function recoveryKit(options: Output): Promise<void> {
  const passphrase = await newPassphrase()
  const { kit } = await withClient('admin', (client) => client.vault.recoveryKit({ passphrase }))
  process.stdout.write(options.json ? `${JSON.stringify({ kit })}\n` : kit)
}

export async function backUp(options: Output): Promise<void> {
  const backup = await withClient('admin', (client) => client.vault.backups.create())
  console.log(options.json ? JSON.stringify(backup) : resolve(dataDir(), 'backups', backup.file))
}

export async function listBackups(options: Output): Promise<void> {
  const backups = await withClient('admin', (client) => client.vault.backups.list())
  if (options.json) return console.log(JSON.stringify(backups))
  for (const { file, created_at, size_bytes, reason, verified } of backups) {
    const mark = verified ? '' : 'damaged'
    console.log([file, created_at, `${(size_bytes / 1e6).toFixed(1)} MB`, reason, mark].join('\t'))
  }
}

export async function exportAll(file: string, options: Output): Promise<void> {
  const passphrase = await newPassphrase()
  const target = resolve(file)
  const made = await withClient('admin', (client) =>
    client.vault.exportAll({ passphrase, file: target }),
  )
  console.log(options.json ? JSON.stringify(made) : made.file)
}

/** Works on the files themselves, so Corral has to be stopped. */
export async function restoreVault(
  file: string,
  options: Output & { kit?: string },
): Promise<void> {
  const running = await findRunning(dataDir())
  if (running) {
    throw new CorralError('conflict', `Corral runs at ${running.address}. Stop it first.`)
  }
  const kit = options.kit === undefined ? null : await readFile(options.kit, 'utf8')
  const host = createHeadlessHost()
  const restored = await restore({
    host,
    file: resolve(file),
    kit,
    passphrase: () =>
      secretFor(kit === null ? 'Passphrase of the export' : 'Passphrase of the kit'),
  })
  if (options.json) return console.log(JSON.stringify(restored))
  const { secrets, unreadable } = restored
  console.log(`restored; ${secrets} sealed secrets, ${unreadable} of them unreadable`)
}

function secretFor(question: string): Promise<string> {
  const given = process.env[variable]
  return given ? Promise.resolve(given) : askSecret(question)
}

async function newPassphrase(): Promise<string> {
  const passphrase = await secretFor('Passphrase, 12 characters or more')
  if (process.env[variable] || !process.stdin.isTTY) return passphrase
  if ((await askSecret('The same again')) === passphrase) return passphrase
  throw new CorralError('invalid_input', 'The two are not the same.')
}

function show(status: VaultStatus, options: Output): void {
  if (status.state === 'locked') process.exitCode = 5
  if (options.json) return console.log(JSON.stringify(status))
  const { state, reason, root, secrets, unreadable } = status
  console.log(`vault: ${state}${reason ? ` (${reason})` : ''}`)
  console.log(`root secret: ${root ?? 'not to be had'}`)
  console.log(`sealed secrets: ${secrets}, unreadable: ${unreadable}`)
  console.log(`data key of: ${status.data_key_created_at ?? 'never'}`)
  console.log(`recovery kit of: ${status.recovery_kit_created_at ?? 'never'}`)
}
