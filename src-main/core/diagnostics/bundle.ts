import { strToU8, zipSync } from 'fflate'
import type { BundleFile, DiagnosticsBundle } from '../../contract/diagnostics.ts'
import { CorralError } from '../errors.ts'
import type { Host } from '../host.ts'
import { logFilesIn } from '../lib/program-log/log-files.ts'
import { newestLines } from '../lib/program-log/newest-lines.ts'
import type { Vault } from '../vault/vault.ts'
import { hidePrivate, secretsIn } from './hide-private.ts'

/** One file of the bundle, before it is looked through for what is nobody's business. */
export interface BundlePart {
  readonly name: string
  /** For whoever decides whether to send it. */
  readonly about: string
  /** What is written as JSON. */
  read(): unknown
}

const mostLogLines = 2000

/**
 * Facts for whoever helps. The parts hold no secrets to begin with; whatever the vault, the
 * environment or the look of it says is one, is taken out of the finished text again.
 */
export async function makeBundle(
  host: Pick<Host, 'dataDir' | 'homeDir' | 'environment' | 'version'>,
  vault: Pick<Vault, 'secretHider'>,
  parts: readonly BundlePart[],
): Promise<DiagnosticsBundle> {
  const { hide: hideKept, locked } = await hiderOf(vault)
  const fromEnvironment = secretsIn(host.environment)
  const hide = (text: string) => {
    const known = fromEnvironment.reduce(
      (rest, secret) => rest.replaceAll(secret, '[hidden]'),
      hideKept(text),
    )
    return hidePrivate(known, host.homeDir)
  }
  const files: BundleFile[] = []
  for (const { name, about, read } of parts) {
    const text = JSON.stringify(await read(), null, 2) ?? 'null'
    files.push({ name, about, text: hide(text) })
  }
  // The log may hold any text. Without the vault nobody knows what to take out of it.
  if (!locked) files.push({ ...logAbout, text: hide(await logText(host.dataDir)) })
  const madeAt = new Date().toISOString()
  const zip = zipSync(Object.fromEntries(files.map(({ name, text }) => [name, strToU8(text)])))
  return {
    fileName: `corral-diagnostics-${madeAt.slice(0, 19).replaceAll(/[T:]/g, '-')}.zip`,
    files,
    zip: Buffer.from(zip).toString('base64'),
  }
}

const logAbout = {
  name: 'program.log',
  about: `The newest ${mostLogLines} lines of Corral’s own log`,
}

async function hiderOf(vault: Pick<Vault, 'secretHider'>) {
  try {
    return { hide: await vault.secretHider(), locked: false }
  } catch (error) {
    if (!(error instanceof CorralError) || error.code !== 'vault_locked') throw error
    return { hide: (text: string) => text, locked: true }
  }
}

async function logText(dataDir: string): Promise<string> {
  const lines = await newestLines(logFilesIn(dataDir), { level: 'debug' }, mostLogLines)
  return lines
    .map(({ at, level, message, fields }) => `${at} ${level.toUpperCase()} ${message} ${fields}`)
    .join('\n')
}
