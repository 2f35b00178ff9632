import { type ClientContext, type ClientLink, createORPCClient } from '@orpc/client'
import type { CorralClient } from '../../src-main/contract/contract.ts'

type Link = ClientLink<ClientContext>

let link: Link | null = null

/** Every later call goes through this link; a reconnect brings a new one. */
export function setLink(next: Link): void {
  link = next
}

/** The one way to ask Corral for anything, whatever carries it. */
export const client: CorralClient = createORPCClient({
  call(path, input, options) {
    if (link === null) return Promise.reject(new Error('Corral is not connected yet.'))
    return link.call(path, input, options)
  },
} satisfies Link)
