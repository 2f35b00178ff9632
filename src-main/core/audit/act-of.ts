import { type Caller, isOwner } from '../accounts/caller.ts'
import { isObject } from '../lib/is-object.ts'
import type { NewAct } from './audit.ts'

/** A call of the contract that has ended. */
export interface MadeCall {
  readonly caller: Caller | null
  /** Such as `auth.users.update`. */
  readonly name: string
  readonly method: string
  /** As it came, unchecked: only read where nothing that a stranger types can end up in the record. */
  readonly input: unknown
  readonly output: unknown
  /** `ok`, or the code of the error. */
  readonly outcome: string
}

/** Calls that change nothing about Corral itself. */
const notActs = new Set([
  'apps.check',
  'apps.preview',
  'auth.ticket',
  'chat.stream',
  'desktop.choosePath',
  'pool.load',
  'pool.unload',
  'pool.preview',
  'programLog.showFolder',
  'routing.explain',
  'selfTests.run',
  'servers.start',
  'servers.stop',
  'servers.restart',
  'setup.save',
])

/** What people do in their own conversations is nobody else's business. */
const privateCalls = 'conversations.'

/** Calls that only read, what no administrator should read unseen: what somebody else has said. */
const readingActs = new Set(['activity.content'])

const login = 'auth.login'

/** What strangers can do as often as they like; it would fill the disk. */
const cheapForStrangers = new Set(['unauthorized', 'invalid_input', 'rate_limited'])

/**
 * What the record says about a call; `null` when it says nothing.
 * @param userIdOf finds the user whom a failed login was aimed at
 */
export function actOf(call: MadeCall, userIdOf: (email: string) => number | null): NewAct | null {
  const { caller, name: what, method, outcome } = call
  if (method === 'GET' ? !readingActs.has(what) : notActs.has(what)) return null
  if (what.startsWith(privateCalls)) return null
  if (isPreview(call)) return null
  if (what === login) return failedLogin(call, userIdOf)
  if (!caller && cheapForStrangers.has(outcome)) return null
  return { who: whoIs(caller), what, object: objectOf(call), outcome }
}

/** Calls that only say what an import would bring. */
function isPreview({ name, input }: MadeCall): boolean {
  return name.startsWith('imports.') && isObject(input) && input.preview === true
}

function failedLogin(
  { caller, name: what, input, outcome }: MadeCall,
  userIdOf: (email: string) => number | null,
): NewAct | null {
  if (outcome !== 'unauthorized' && outcome !== 'forbidden') return null
  const { email, username } = (input ?? {}) as { email?: unknown; username?: unknown }
  const id = userIdOf(String(email ?? username))
  // Not what was typed: people type passwords into the wrong field.
  const object = id === null ? 'an unknown user' : `user ${id}`
  return { who: whoIs(caller), what, object, outcome }
}

function whoIs(caller: Caller | null): string {
  if (isOwner(caller)) return 'owner'
  if (caller?.kind === 'app') return `token ${caller.label}`
  return caller?.kind === 'user' ? caller.email : 'nobody'
}

/** Fields that say which one, in the order in which they are asked. None of them is a secret. */
const idFields = [
  'id',
  'key_id',
  'rule_id',
  'budget_id',
  'scope_id',
  'model_id',
  'provider_id',
  'backend_type',
  'modelId',
  'request_id',
]
const nameFields = ['email', 'label', 'name']

/**
 * `token tok_x (Editor)`: the kind of thing, which one, and its name. A failed call is named by
 * numbers and ids of our own making only, since nobody has checked the rest of its input.
 */
function objectOf({ name, input, output, outcome }: MadeCall): string | null {
  const known = outcome === 'ok'
  if (name === settingsCall) return known ? changedSettings(input, output) : null
  const id = known
    ? (first(output, idFields) ?? first(input, idFields))
    : first(input, idFields, isOwnId)
  const title = known ? first(output, nameFields) : undefined
  if (id === undefined && title === undefined) return null
  const parts = [kindOf(name), id, id === undefined || title === undefined ? title : `(${title})`]
  return parts
    .filter((part) => part !== undefined)
    .join(' ')
    .slice(0, 200)
}

/** Its settings have no name of their own, and one of them is the switch that nothing leaves. */
const settingsCall = 'activitySettings.update'

/** `nothing_leaves true, otel_endpoint`: what was given; texts may be private. */
function changedSettings(input: unknown, output: unknown): string | null {
  if (!isObject(input) || !isObject(output)) return null
  const parts = Object.entries(output)
    .filter(([field]) => Object.hasOwn(input, field))
    .map(([field, value]) => (typeof value === 'string' ? field : `${field} ${String(value)}`))
  return parts.join(', ').slice(0, 200) || null
}

/** `auth.users.update` is about a user, `tokens.create` about a token. */
function kindOf(name: string): string {
  const holder = name.split('.').at(-2) ?? name
  if (holder === 'activity') return 'request'
  return holder === 'auth' ? 'user' : holder.replace(/s$/, '')
}

function isOwnId(value: string): boolean {
  return /^(\d{1,15}|tok_[\w-]{12}|req_[\w-]{1,40})$/.test(value)
}

function first(
  from: unknown,
  fields: readonly string[],
  fits: (value: string) => boolean = (value) => value !== '',
): string | undefined {
  if (typeof from !== 'object' || from === null) return undefined
  return fields
    .map((field) => (from as Record<string, unknown>)[field])
    .filter((value) => typeof value === 'string' || typeof value === 'number')
    .map(String)
    .find(fits)
}
