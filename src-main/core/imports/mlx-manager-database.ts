import Database from 'better-sqlite3'
import { CorralError } from '../errors.ts'
import { type OldProvider, maxProviders } from './old-provider.ts'

export interface OldUser {
  readonly email: string
  readonly passwordHash: string | null
  readonly isAdmin: boolean
  readonly status: string
  readonly createdAt: Date | null
  readonly approvedAt: Date | null
}

/** A row of `backend_mappings`. */
export interface OldMapping {
  readonly pattern: string
  readonly patternType: string
  readonly backendType: string
  readonly backendModel: string | null
  readonly fallbackBackend: string | null
  readonly profileId: number | null
  readonly priority: number
  readonly enabled: boolean
}

/** A row of a table of settings, as it is. */
export type OldRow = Readonly<Record<string, unknown>>

export interface MlxManagerData {
  readonly users: readonly OldUser[]
  readonly providers: readonly OldProvider[]
  /** In the order in which they are asked. */
  readonly mappings: readonly OldMapping[]
  /** Rows of `execution_profiles`, each with the `repo_id` of its model. */
  readonly profiles: readonly OldRow[]
  /** The row of `server_config`. */
  readonly pool: OldRow | null
  /** Other settings, by name. */
  readonly settings: ReadonlyMap<string, string>
  /** The token for Hugging Face as it is stored, sealed like a key. */
  readonly huggingFaceToken: string | null
}

type Row = OldRow

const maxUsers = 10_000
const maxRows = 10_000

const userColumns = ['email', 'hashed_password', 'is_admin', 'status', 'created_at', 'approved_at']
const credentialColumns = [
  'id',
  'backend_type',
  'api_type',
  'name',
  'encrypted_api_key',
  'base_url',
]

const mappingColumns = [
  'id',
  'model_pattern',
  'pattern_type',
  'backend_type',
  'backend_model',
].concat(['fallback_backend', 'profile_id', 'priority', 'enabled'])
const profileColumns = ['id', 'name', 'description', 'model_id', 'default_temperature']
  .concat(['default_max_tokens', 'default_top_p', 'default_context_length'])
  .concat(['default_system_prompt', 'auto_start', 'default_enable_tool_injection', 'model_options'])
  .concat(['profile_type'])
const poolColumns = ['memory_limit_mode', 'memory_limit_value', 'eviction_policy', 'preload_models']

/**
 * Reads what Corral takes over from a database of mlx-manager. Tables and columns came and went
 * between its versions: what is missing counts as empty. Runs synchronously.
 *
 * @param file a copy that nobody else uses
 * @throws CorralError `invalid_input` when it is no such database, `too_large`
 */
export function readMlxManagerDatabase(file: string): MlxManagerData {
  let sqlite: Database.Database | undefined
  try {
    sqlite = new Database(file, { fileMustExist: true })
    sqlite.pragma('trusted_schema = OFF')
    sqlite.pragma('query_only = ON')
    const users = readTable(sqlite, 'users', userColumns, maxUsers)
    const credentials = readTable(sqlite, 'cloud_credentials', credentialColumns, maxProviders)
    const settings = readTable(sqlite, 'settings', ['key', 'value'], maxRows)
    const mappings = readTable(sqlite, 'backend_mappings', mappingColumns, maxRows)
    const profiles = readTable(sqlite, 'execution_profiles', profileColumns, maxRows)
    const models = readTable(sqlite, 'models', ['id', 'repo_id'], maxRows)
    const pool = readTable(sqlite, 'server_config', poolColumns, maxRows)
    if (!users && !credentials) throw noMlxManager()
    const repoOf = new Map((models ?? []).map(({ id, repo_id }) => [id, repo_id]))
    return {
      users: (users ?? []).map(presentUser).filter(({ email }) => email !== ''),
      providers: (credentials ?? []).map(presentCredential).filter(({ name }) => name !== ''),
      mappings: (mappings ?? []).map(presentMapping).toSorted((a, b) => b.priority - a.priority),
      profiles: (profiles ?? []).map((row) => ({ ...row, repo_id: repoOf.get(row.model_id) })),
      pool: pool?.[0] ?? null,
      settings: new Map(
        (settings ?? []).flatMap(({ key, value }) =>
          typeof key === 'string' && typeof value === 'string' ? [[key, value]] : [],
        ),
      ),
      huggingFaceToken: textOf(
        (settings ?? []).find(({ key }) => key === 'huggingface_token')?.value,
      ),
    }
  } catch (error) {
    if (error instanceof Database.SqliteError) throw noMlxManager(error)
    throw error
  } finally {
    sqlite?.close()
  }
}

/** `null` when there is no such table; views do not count, they could compute forever. */
function readTable(
  sqlite: Database.Database,
  table: string,
  wanted: readonly string[],
  maxRows: number,
): Row[] | null {
  const isTable = sqlite
    .prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND name = ?")
    .get(table)
  if (!isTable) return null
  const present = new Set(
    sqlite.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table),
  )
  const columns = wanted.filter((column) => present.has(column))
  if (columns.length === 0) return null
  const rows = sqlite
    .prepare(`SELECT ${columns.join(', ')} FROM ${table} ORDER BY rowid LIMIT ${maxRows + 1}`)
    .all() as Row[]
  if (rows.length > maxRows) {
    throw new CorralError('too_large', `The table ${table} has more rows than can be imported.`)
  }
  return rows
}

function presentUser(row: Row): OldUser {
  return {
    email: textOf(row.email)?.trim().toLowerCase() ?? '',
    passwordHash: textOf(row.hashed_password),
    isAdmin: row.is_admin === 1 || /^(1|true)$/i.test(textOf(row.is_admin) ?? ''),
    status: textOf(row.status)?.toLowerCase() ?? 'pending',
    createdAt: dateOf(row.created_at),
    approvedAt: dateOf(row.approved_at),
  }
}

function presentCredential(row: Row): OldProvider {
  const name = textOf(row.backend_type)?.trim().toLowerCase() ?? ''
  const apiType = textOf(row.api_type)?.toLowerCase()
  return {
    origin: `cloud_credentials ${typeof row.id === 'number' ? row.id : name}`,
    name,
    displayName: textOf(row.name),
    baseUrl: textOf(row.base_url),
    protocol: apiType === 'openai' || apiType === 'anthropic' ? apiType : null,
    storedKey: textOf(row.encrypted_api_key),
    models: [],
  }
}

function presentMapping(row: Row): OldMapping {
  const { priority, profile_id, enabled } = row
  return {
    pattern: textOf(row.model_pattern)?.trim() ?? '',
    patternType: textOf(row.pattern_type)?.toLowerCase() ?? 'exact',
    backendType: textOf(row.backend_type)?.toLowerCase() ?? 'local',
    backendModel: textOf(row.backend_model),
    fallbackBackend: textOf(row.fallback_backend)?.toLowerCase() ?? null,
    profileId: typeof profile_id === 'number' ? profile_id : null,
    priority: typeof priority === 'number' && Number.isInteger(priority) ? priority : 0,
    enabled: enabled !== 0 && enabled !== false,
  }
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** `2026-01-31 12:00:00.123456`, without a zone but in UTC, as SQLAlchemy writes it. */
function dateOf(value: unknown): Date | null {
  const match = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)/.exec(textOf(value) ?? '')
  const date = match ? new Date(`${match[1]}T${match[2]}Z`) : null
  return date && !Number.isNaN(date.getTime()) ? date : null
}

function noMlxManager(cause?: unknown): CorralError {
  return new CorralError(
    'invalid_input',
    'This is not a database of mlx-manager, or it is damaged.',
    { cause, param: 'path' },
  )
}
