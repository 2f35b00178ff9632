import type { Socket } from 'node:net'
import { Client, type buildConnector } from 'undici'
import { EgressError } from './egress-error.ts'
import type { Proxy } from './ways.ts'

const answerTimeoutMs = 10_000

/**
 * Asks the proxy for a connection to `host:port`. Not undici's ProxyAgent: that asks the same proxy
 * for everything and makes its connections past our checks.
 *
 * @param connect makes the connection to the proxy itself
 * @throws EgressError; what `connect` fails with
 */
export async function openTunnel(
  proxy: Proxy,
  target: string,
  connect: buildConnector.connector,
): Promise<Socket> {
  const client = new Client(proxy.url.origin, {
    connect,
    headersTimeout: answerTimeoutMs,
    maxHeaderSize: 32 * 2 ** 10,
  })
  try {
    const { socket, statusCode } = await client.connect({
      path: target,
      headers: {
        host: target,
        ...(proxy.authorization !== null && { 'proxy-authorization': proxy.authorization }),
      },
    })
    if (statusCode === 200) return socket as Socket
    socket.on('error', () => {}).destroy()
    throw new EgressError('proxy', refusalOf(statusCode, proxy.authorization !== null))
  } catch (error) {
    void client.destroy()
    if (error instanceof EgressError) throw error
    throw new EgressError('proxy', failureOf(error as NodeJS.ErrnoException), { cause: error })
  }
}

function refusalOf(status: number, wasTold: boolean): string {
  if (status === 407) {
    return wasTold
      ? 'the proxy does not accept the name or the password'
      : 'the proxy wants a name and a password'
  }
  if (status === 403 || status === 405) return `the proxy does not allow it (status ${status})`
  return `the proxy could not connect (status ${status})`
}

function failureOf({ code = '' }: NodeJS.ErrnoException): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name of the proxy is not known'
  if (code.endsWith('_TIMEOUT') || code === 'ETIMEDOUT') return 'the proxy does not answer in time'
  if (code.startsWith('HPE_')) return 'what answers at the address of the proxy is no proxy'
  return isAboutCertificate(code)
    ? 'the certificate of the proxy is not trusted'
    : 'the proxy cannot be reached'
}

/** Codes of OpenSSL and BoringSSL, as Node gives them. */
export function isAboutCertificate(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|HOSTNAME_MISMATCH|ALTNAME/.test(code)
}
