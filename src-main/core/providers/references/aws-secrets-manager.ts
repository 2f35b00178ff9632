import aws4 from 'aws4'
import { z } from 'zod'
import type { AdapterDeps, SecretAdapter } from './adapter.ts'
import { askManager } from './manager-request.ts'
import { SecretReferenceError } from './reference-error.ts'

/** Source: docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html. */
const SecretValue = z.object({ SecretString: z.string() })
const AwsFault = z.object({ __type: z.string() })

const service = 'secretsmanager'
const manager = 'AWS Secrets Manager'

/**
 * `aws-sm:name` or `aws-sm:arn`, with `#field` for one field of a secret that is JSON. Account and
 * region are those of AWS's own tools: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN,
 * AWS_REGION or AWS_DEFAULT_REGION (an ARN names its own), AWS_ENDPOINT_URL_SECRETS_MANAGER.
 */
export const awsSecretsManager: SecretAdapter = {
  check: (rest) => void parse(rest),
  async read(rest, deps) {
    const { id, field } = parse(rest)
    const { status, json } = await askManager(manager, signedRequest(id, deps), deps)
    if (status !== 200) throw faultOf(status, json)
    const secret = SecretValue.safeParse(json)
    if (!secret.success) {
      throw new SecretReferenceError('unusable', 'What AWS Secrets Manager holds there is no text.')
    }
    return field === null ? secret.data.SecretString : fieldOf(secret.data.SecretString, field)
  },
}

function signedRequest(id: string, { environment }: AdapterDeps) {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = environment
  const region = regionOf(id) ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY || !region) {
    throw new SecretReferenceError(
      'not_configured',
      'AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION are not set.',
    )
  }
  const endpoint =
    environment.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? `https://${service}.${region}.amazonaws.com`
  const { protocol, host } = new URL(endpoint)
  const { headers, body } = aws4.sign(
    {
      service,
      region,
      host,
      method: 'POST',
      path: '/',
      headers: {
        'Content-Type': 'application/x-amz-json-1.1',
        'X-Amz-Target': `${service}.GetSecretValue`,
      },
      body: JSON.stringify({ SecretId: id }),
    },
    {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
    },
  )
  return { url: `${protocol}//${host}/`, method: 'POST' as const, headers, body }
}

function regionOf(id: string): string | undefined {
  return /^arn:[\w-]+:secretsmanager:([\w-]+):/.exec(id)?.[1]
}

function faultOf(status: number, json: unknown): SecretReferenceError {
  const type = AwsFault.safeParse(json).data?.__type ?? ''
  if (type.endsWith('ResourceNotFoundException')) {
    return new SecretReferenceError('not_found', 'AWS Secrets Manager has no such secret.')
  }
  if (
    /AccessDenied|UnrecognizedClient|InvalidSignature|ExpiredToken|IncompleteSignature/.test(type)
  ) {
    return new SecretReferenceError('denied', 'AWS Secrets Manager refuses these credentials.')
  }
  return new SecretReferenceError('unreachable', `AWS Secrets Manager answered with ${status}.`)
}

function fieldOf(text: string, field: string): string {
  try {
    const fields = z.record(z.string(), z.unknown()).parse(JSON.parse(text))
    const value = Object.hasOwn(fields, field) ? fields[field] : null
    if (typeof value === 'string') return value
  } catch {
    throw new SecretReferenceError('unusable', 'The secret at AWS is no JSON, so has no fields.')
  }
  throw new SecretReferenceError('not_found', 'The secret at AWS has no such field.')
}

function parse(rest: string): { id: string; field: string | null } {
  const [, id, field] = /^([\w/+=.@:-]{1,512})(?:#([\w.-]+))?$/.exec(rest) ?? []
  if (!id) {
    throw new SecretReferenceError(
      'malformed',
      'A reference to AWS Secrets Manager is aws-sm:name, or aws-sm:name#field.',
    )
  }
  return { id, field: field ?? null }
}
