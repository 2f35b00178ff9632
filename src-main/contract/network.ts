import { z } from 'zod'
import { adminCall } from './call.ts'

/** An authority whose certificates are trusted beside those that are known anyway. */
export const TrustedAuthority = z.object({
  id: z.string().describe('SHA-256 of the certificate, in hex'),
  subject: z.string(),
  issuer: z.string(),
  expiresAt: z.iso.datetime(),
})
export type TrustedAuthority = z.infer<typeof TrustedAuthority>

export const ProxyMode = z
  .enum(['system', 'none', 'custom'])
  .describe('system: as the environment, or else this Mac, says; custom: the address below')
export type ProxyMode = z.infer<typeof ProxyMode>

export const Network = z.object({
  proxy: ProxyMode,
  proxyAddress: z.string().nullable().describe('http or https, host and port'),
  proxyUser: z.string().nullable(),
  hasProxyPassword: z.boolean().describe('The password itself never leaves the vault'),
  passwordUnreadable: z.boolean().describe('It no longer opens and has to be entered again'),
  exceptions: z
    .array(z.string())
    .describe('Hosts that are asked directly: a name, a domain such as .home.example, an address'),
  systemCertificates: z.boolean().describe('Trust the authorities that this Mac trusts'),
  authorities: z.array(TrustedAuthority),
  systemProxy: z
    .string()
    .nullable()
    .describe('What system means here for https, without a password; null where it means none'),
})
export type Network = z.infer<typeof Network>

const NetworkChange = z.strictObject({
  proxy: ProxyMode.optional(),
  proxyAddress: z.string().trim().max(300).nullish(),
  proxyUser: z.string().trim().max(200).nullish(),
  proxyPassword: z
    .string()
    .max(500)
    .nullish()
    .describe('Kept for this address only; null forgets it'),
  exceptions: z.array(z.string().trim().min(1).max(255)).max(200).optional(),
  systemCertificates: z.boolean().optional(),
})
export type NetworkChange = z.infer<typeof NetworkChange>

/** Where a connection failed; each step needs those before it. */
export const ConnectionStep = z.enum([
  'switch',
  'address',
  'proxy',
  'name',
  'connection',
  'certificate',
  'answer',
])
export type ConnectionStep = z.infer<typeof ConnectionStep>

export const ConnectionTest = z.object({
  ok: z.boolean(),
  host: z.string(),
  proxy: z.string().nullable().describe('The proxy that was asked; null for none'),
  failedStep: ConnectionStep.nullable(),
  message: z.string(),
  durationMs: z.number(),
})
export type ConnectionTest = z.infer<typeof ConnectionTest>

const tags = ['settings']

export const network = {
  get: adminCall
    .route({ method: 'GET', path: '/settings/network', tags, summary: 'Proxy and certificates' })
    .output(Network),
  update: adminCall
    .route({
      method: 'PUT',
      path: '/settings/network',
      tags,
      summary: 'Change what is given; new connections obey before the answer',
    })
    .input(NetworkChange)
    .output(Network),
  trust: adminCall
    .route({
      method: 'POST',
      path: '/settings/network/authorities',
      tags,
      summary: 'Trust the authorities in this PEM text',
    })
    .input(z.strictObject({ pem: z.string().min(1).max(200_000) }))
    .output(Network),
  distrust: adminCall
    .route({
      method: 'DELETE',
      path: '/settings/network/authorities/{id}',
      tags,
      summary: 'Trust it no longer',
    })
    .input(z.object({ id: z.string().max(100) }))
    .output(Network),
  test: adminCall
    .route({
      method: 'POST',
      path: '/settings/network/test',
      tags,
      summary: 'Ask the hub, or a provider, without any key, and say which step fails',
    })
    .input(
      z.strictObject({ providerId: z.number().int().optional().describe('Left out: the hub') }),
    )
    .output(ConnectionTest),
}
