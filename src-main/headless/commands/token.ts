import { withCorral } from '../with-corral.ts'

export async function createToken(options: {
  label: string
  admin?: boolean
  json?: boolean
}): Promise<void> {
  const { token } = await withCorral(({ client }) =>
    client.tokens.create({ label: options.label, access: options.admin ? 'admin' : 'user' }),
  )
  console.log(options.json ? JSON.stringify({ token }) : token)
}

export async function listTokens(options: { json?: boolean }): Promise<void> {
  const tokens = await withCorral(({ client }) => client.tokens.list())
  if (options.json) return console.log(JSON.stringify(tokens))
  for (const { id, label, access, lastFour, lastUsedAt } of tokens) {
    console.log([id, label, access, `…${lastFour}`, lastUsedAt ?? 'never used'].join('\t'))
  }
}

export async function revokeToken(id: string): Promise<void> {
  const { label } = await withCorral(({ client }) => client.tokens.revoke({ id }))
  console.error(`corral: revoked '${label}'`)
}
