import { createHash, createHmac } from 'node:crypto'

/** What AWS's documentation calls a signed request, as it arrives. */
export interface SignedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/**
 * Is this request signed with this secret? Written from AWS's description of Signature Version 4
 * (docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html), for requests
 * without a query.
 */
export function isSignedWith(secretKey: string, request: SignedRequest): boolean {
  const authorization = String(request.headers.authorization ?? '')
  const parts =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/.exec(
      authorization,
    )
  const [, day = '', region = '', service = '', signed = '', signature] = parts ?? []
  const names = signed.split(';')
  const canonical = [
    request.method,
    request.path,
    '',
    ...names.map((name) => `${name}:${String(request.headers[name]).trim()}`),
    '',
    signed,
    sha256(request.body),
  ].join('\n')
  const time = String(request.headers['x-amz-date'])
  const scope = `${day}/${region}/${service}/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n')
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(
    (key, text) => hmac(key, text),
    `AWS4${secretKey}`,
  )
  return names.includes('host') && hmac(key, toSign).toString('hex') === signature
}
