import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppId } from '../../contract/apps.ts'
import { writeFileAtomic } from '../lib/atomic-file.ts'
import type { Log } from '../lib/log.ts'

/** What Corral remembers of an app that it has connected. Holds no token. */
const Connection = z.object({
  id: AppId,
  model: z.string(),
  fastModel: z.string(),
  contextTokens: z.number().int().nullable(),
  address: z.string(),
  connectedAt: z.iso.datetime(),
  tokenId: z.string(),
  /** SHA-256 of the token, hex: tells whether the one in the file is ours. */
  tokenDigest: z.string(),
  /** Of the file as we left it; `null` for an app without a file. */
  writtenDigest: z.string().nullable(),
  /** Name of the copy of the settings as they were; `null` when there were none. */
  backup: z.string().nullable(),
})
export type Connection = z.infer<typeof Connection>

/** One folder for each app: `connection.json` and the copies of its settings. */
export interface Connections {
  /** `null` when the app is not connected, or its record is damaged (which goes to the log). */
  get(id: AppId): Promise<Connection | null>
  save(connection: Connection): Promise<void>
  remove(id: AppId): Promise<void>
  /** Keeps a copy of an app's settings. Answers its name. The oldest of many copies go. */
  keepBackup(id: AppId, text: string): Promise<string>
  /** `null` when it is gone. */
  readBackup(id: AppId, name: string): Promise<string | null>
  pathOf(id: AppId, name: string): string
}

const recordName = 'connection.json'
const mostBackups = 10

export function createConnections(deps: {
  /** Made when it is needed. */
  readonly folder: string
  readonly log: Log
  readonly now?: () => Date
}): Connections {
  const { folder, log, now = () => new Date() } = deps
  const pathOf = (id: AppId, name: string) => join(folder, id, name)
  const write = async (id: AppId, name: string, text: string) => {
    await mkdir(join(folder, id), { recursive: true, mode: 0o700 })
    await writeFileAtomic(pathOf(id, name), text)
  }
  const read = (path: string) =>
    readFile(path, 'utf8').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
      throw error
    })

  return {
    pathOf,
    async get(id) {
      const text = await read(pathOf(id, recordName))
      if (text === null) return null
      const record = Connection.safeParse(jsonOf(text))
      if (record.success) return record.data
      log.warn({ app: id }, 'the record of a connected app is damaged')
      return null
    },
    save: (connection) => write(connection.id, recordName, JSON.stringify(connection, null, 2)),
    remove: (id) => rm(pathOf(id, recordName), { force: true }),
    async keepBackup(id, text) {
      const name = `${now().toISOString().replaceAll(':', '-')}.backup`
      await write(id, name, text)
      const names = await readdir(join(folder, id))
      const backups = names.filter((other) => other.endsWith('.backup')).toSorted()
      for (const old of backups.slice(0, -mostBackups)) {
        await rm(pathOf(id, old), { force: true })
      }
      return name
    },
    readBackup: (id, name) => read(pathOf(id, name)),
  }
}

/** SHA-256, hex. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
