import type { ConnectionStep } from '../../contract/network.ts'
import { type EgressError, isBySwitch, nothingLeaves } from './egress-error.ts'
import { isAboutCertificate } from './tunnel.ts'

/** Where a request got stuck, and what that means for whoever has to mend it. */
export function failedStep(error: EgressError): { step: ConnectionStep; message: string } {
  if (isBySwitch(error)) return { step: 'switch', message: nothingLeaves }
  const { failure, message, cause } = error
  if (failure === 'blocked') return { step: 'address', message: `It is not asked: ${message}.` }
  if (failure === 'proxy') return { step: 'proxy', message: `${capital(message)}.` }
  const { code = '' } = (cause ?? {}) as NodeJS.ErrnoException
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { step: 'name', message: 'Its name is not known. Is this Mac online?' }
  }
  if (isAboutCertificate(code)) return { step: 'certificate', message: certificateWords(code) }
  if (failure === 'timeout') {
    const connecting = code === 'UND_ERR_CONNECT_TIMEOUT' || code === 'ETIMEDOUT'
    return connecting
      ? { step: 'connection', message: 'It lets nobody connect: no answer in time.' }
      : { step: 'answer', message: 'It is there, and does not answer in time.' }
  }
  if (failure === 'unreachable' && code !== 'UND_ERR_SOCKET') {
    return { step: 'connection', message: connectionWords(code) }
  }
  return { step: 'answer', message: 'It does not answer as it should.' }
}

function certificateWords(code: string): string {
  if (code === 'CERT_HAS_EXPIRED') {
    return 'Its certificate has expired. Is the clock of this Mac right?'
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return 'Its certificate is for another host: something else answers there.'
  }
  return 'Its certificate is of an authority that is not trusted here. A company that looks into connections has one of its own: add it below.'
}

function connectionWords(code: string): string {
  if (code === 'ECONNREFUSED') return 'Its machine is there, and nothing listens at this port.'
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return 'There is no way to its network. Is this Mac online?'
  }
  return 'The connection broke off while it was made. Something between may not allow it.'
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
