import { X509Certificate } from 'node:crypto'
import type { TrustedAuthority } from '../../contract/network.ts'
import { CorralError } from '../errors.ts'

export interface ReadAuthority extends TrustedAuthority {
  readonly pem: string
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]+?-----END \1-----/g

/**
 * The certificates of authorities in a PEM text, whatever else stands between them.
 * @throws CorralError `invalid_input` for a text without any, with a private key, or with one that
 *   is no authority or has expired
 */
export function readAuthorities(text: string): ReadAuthority[] {
  const blocks = [...text.matchAll(block)]
  if (blocks.some(([, kind = '']) => kind.endsWith('PRIVATE KEY'))) {
    throw refused('This text holds a private key, which nobody else should have. Nothing was kept.')
  }
  const found = blocks.filter(([, kind]) => kind === 'CERTIFICATE')
  if (found.length === 0) {
    throw refused(
      'There is no certificate in this text. It begins with -----BEGIN CERTIFICATE-----.',
    )
  }
  return found.map(([pem]) => {
    const authority = readAuthority(pem)
    if (Date.parse(authority.expiresAt) < Date.now()) {
      throw refused(`The certificate of ${authority.subject} has expired.`)
    }
    return authority
  })
}

/** @throws CorralError `invalid_input` */
export function readAuthority(pem: string): ReadAuthority {
  const certificate = parse(pem)
  const { subject, issuer } = certificate
  if (!certificate.ca && !isSelfSigned(certificate)) {
    throw refused(
      `${nameIn(subject)} is the certificate of a server. Add that of the authority which has signed it.`,
    )
  }
  return {
    id: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    subject: nameIn(subject),
    issuer: nameIn(issuer),
    expiresAt: certificate.validToDate.toISOString(),
    pem: certificate.toString(),
  }
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem)
  } catch (cause) {
    throw refused('A certificate in this text cannot be read.', cause)
  }
}

function isSelfSigned(certificate: X509Certificate): boolean {
  return certificate.subject === certificate.issuer && certificate.verify(certificate.publicKey)
}

/** The common name, else the organisation, else all there is. */
function nameIn(distinguished: string): string {
  const lines = distinguished.split('\n')
  const part = (key: string) =>
    lines.find((line) => line.startsWith(`${key}=`))?.slice(key.length + 1)
  return part('CN') ?? part('O') ?? lines.join(', ')
}

function refused(message: string, cause?: unknown): CorralError {
  return new CorralError('invalid_input', message, { param: 'pem', cause })
}
