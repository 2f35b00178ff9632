import { existsSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { ImportReport } from '../../contract/imports.ts'
import { CorralError } from '../../core/errors.ts'
import { askSecret } from '../ask-secret.ts'
import { withClient } from '../with-client.ts'

interface Options {
  json?: boolean
  preview?: boolean
  /** For profiles whose own model is not here. */
  model?: string
}

/** The old secret for scripts; people are asked for it. It is never an argument. */
const secretVariable = 'CORRAL_IMPORT_SECRET'

/** Exit code 2: something has to be entered again. */
export async function importMlxManager(path: string, options: Options): Promise<void> {
  const given = secretFromEnvironment()
  const from = demandThere(path)
  const jwt_secret =
    given ?? (leavesSecret(from) ? undefined : await askSecret('JWT secret of mlx-manager'))
  show(
    await withClient('admin', (client) =>
      client.imports.mlxManager({ ...asked(from, options), jwt_secret }),
    ),
    options,
  )
}

/** Exit code 2: something has to be entered again. */
export async function importOpenR4u(path: string, options: Options): Promise<void> {
  demandThere(path)
  const encryption_key = secretFromEnvironment() ?? (await askSecret('ENCRYPTION_KEY of open-r4u'))
  show(
    await withClient('admin', (client) =>
      client.imports.openR4u({ ...asked(path, options), encryption_key }),
    ),
    options,
  )
}

/** Exit code 2: a profile asks for a model. */
export async function importLmStudio(path: string, options: Options): Promise<void> {
  show(
    await withClient('admin', (client) => client.imports.lmStudio(asked(path, options))),
    options,
  )
}

/** Exit code 2: a profile asks for a model. */
export async function importOllama(path: string, options: Options): Promise<void> {
  show(await withClient('admin', (client) => client.imports.ollama(asked(path, options))), options)
}

/** Exit code 2: a key has to be entered again. */
export async function importLiteLlm(path: string, options: Options): Promise<void> {
  show(await withClient('admin', (client) => client.imports.liteLlm(asked(path, options))), options)
}

/** Nobody types a secret for a file that is not there. @throws CorralError `not_found` */
function demandThere(path: string): string {
  if (existsSync(path)) return resolve(path)
  throw new CorralError('not_found', `There is no file ${resolve(path)}.`)
}

function asked(path: string, { preview = false, model }: Options) {
  return { path: resolve(path), preview, model_id: model }
}

/** Taken out of the environment, so that no child inherits it. */
function secretFromEnvironment(): string | undefined {
  const secret = process.env[secretVariable]
  delete process.env[secretVariable]
  return secret || undefined
}

/** Recent versions of mlx-manager keep a secret of their own making beside the database. */
function leavesSecret(path: string): boolean {
  const isFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
  return existsSync(join(isFolder ? path : dirname(path), '.jwt_secret'))
}

function show({ rows }: ImportReport, options: Options): void {
  if (options.json) console.log(JSON.stringify({ rows }))
  else {
    for (const { outcome, kind, name, reason } of rows) {
      console.log([outcome, kind, name, reason ?? ''].join('\t').trimEnd())
    }
  }
  if (rows.some(({ outcome }) => outcome === 'needs_reentry')) process.exitCode = 2
}
