import { type SecureContext, createSecureContext, getCACertificates } from 'node:tls'
import { Worker } from 'node:worker_threads'
import { once } from '../lib/once.ts'
import type { NetworkValues } from '../settings/network-settings.ts'

/**
 * By what certificates are judged: what Node comes with, what this Mac trusts when it is asked for,
 * and what was added. `undefined` where that is what Node does by itself.
 */
export function createTrust({
  systemCertificates,
  authorities,
}: Pick<NetworkValues, 'systemCertificates' | 'authorities'>): () => Promise<
  SecureContext | undefined
> {
  return once(async () => {
    const added = authorities.map(({ pem }) => pem)
    const ofSystem = systemCertificates ? await readSystemAuthorities() : []
    if (added.length + ofSystem.length === 0) return undefined
    // Whoever names authorities gets those alone, so the usual ones have to be named, too.
    return createSecureContext({
      ca: [...new Set([...getCACertificates('default'), ...ofSystem, ...added])],
    })
  })
}

/**
 * Read once, when it is first needed. It takes 0.1 s and more, in which nobody would be answered if
 * it happened here; so it happens in a thread. What cannot be read counts as none.
 */
const readSystemAuthorities = once(
  () =>
    new Promise<readonly string[]>((resolve) => {
      const thread = new Worker(
        `require('node:worker_threads').parentPort.postMessage(
          require('node:tls').getCACertificates('system'))`,
        { eval: true, execArgv: [], stdin: false },
      )
      thread.unref()
      thread.once('message', resolve)
      thread.once('error', () => resolve([]))
      thread.once('exit', () => resolve([]))
    }),
)
