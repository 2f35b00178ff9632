import type { CorralClient } from '../../contract/contract.ts'
import type { User } from '../../contract/auth.ts'
import { CorralError } from '../../core/errors.ts'
import { askSecret } from '../ask-secret.ts'
import { localTime } from '../moment.ts'
import { textTable } from '../text-table.ts'
import { withClient } from '../with-client.ts'

interface Output {
  json?: boolean
}

export async function listUsers(options: Output): Promise<void> {
  const users = await withClient('admin', (client) => client.auth.users.list())
  if (options.json) return console.log(JSON.stringify(users))
  if (users.length === 0) return console.error('corral: nobody may sign in yet')
  console.log(textTable([heading, ...users.map(rowOf)]))
}

/** Asks for the password; whoever can run this may also let the user in at once. */
export async function createUser(email: string, options: Output & { admin?: boolean }) {
  const password = await askSecret(`Password for ${email}`)
  const user = await withClient('admin', async (client) => {
    const { id } = await client.auth.register({ email, password })
    const rights = options.admin ? { is_admin: true } : {}
    return client.auth.users.update({ id, status: 'approved', ...rights })
  })
  show(user, options)
}

export type UserChange = 'approve' | 'disable' | 'promote' | 'demote'

const changes = {
  approve: { status: 'approved' },
  disable: { status: 'disabled' },
  promote: { is_admin: true },
  demote: { is_admin: false },
} as const

export async function changeUser(change: UserChange, email: string, options: Output) {
  const user = await withClient('admin', async (client) => {
    const { id } = await find(client, email)
    return client.auth.users.update({ id, ...changes[change] })
  })
  show(user, options)
}

export async function resetPassword(email: string, options: Output): Promise<void> {
  const password = await askSecret(`New password for ${email}`)
  const user = await withClient('admin', async (client) => {
    const user = await find(client, email)
    await client.auth.users.resetPassword({ id: user.id, password })
    return user
  })
  show(user, options)
}

export async function removeUser(email: string, options: Output): Promise<void> {
  const user = await withClient('admin', async (client) => {
    const user = await find(client, email)
    await client.auth.users.remove({ id: user.id })
    return user
  })
  if (options.json) return console.log(JSON.stringify(user))
  console.error(`corral: deleted ${user.email}`)
}

/** By address, or by the number that `corral user ls` shows. */
async function find(client: CorralClient, emailOrId: string): Promise<User> {
  const wanted = emailOrId.toLowerCase()
  const users = await client.auth.users.list()
  const user = users.find(({ id, email }) => email === wanted || String(id) === wanted)
  if (!user) throw new CorralError('not_found', `There is no user '${emailOrId}'.`)
  return user
}

function show(user: User, options: Output): void {
  console.log(options.json ? JSON.stringify(user) : textTable([heading, rowOf(user)]))
}

const heading = ['ID', 'ADDRESS', 'ROLE', 'STATE', 'SIGNED IN']

function rowOf({ id, email, status, is_admin, last_login_at }: User): string[] {
  const role = is_admin ? 'admin' : 'user'
  return [String(id), email, role, status, last_login_at ? localTime(last_login_at) : 'never']
}
