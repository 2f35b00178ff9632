import type { Network, NetworkChange } from '../../../src-main/contract/network.ts'

/** The fields of the form, as they are typed. */
export interface ProxyDraft {
  proxy: Network['proxy']
  address: string
  user: string
  /** Empty: the one that is kept stays. */
  password: string
  /** One a line. */
  exceptions: string
}

export function draftOf({ proxy, proxyAddress, proxyUser, exceptions }: Network): ProxyDraft {
  return {
    proxy,
    address: proxyAddress ?? '',
    user: proxyUser ?? '',
    password: '',
    exceptions: exceptions.join('\n'),
  }
}

/** What the draft changes; `null` when that is nothing. */
export function changeOf(draft: ProxyDraft, saved: Network): NetworkChange | null {
  const before = draftOf(saved)
  const address = draft.address.trim()
  const user = draft.user.trim()
  const change: NetworkChange = {
    ...(draft.proxy !== before.proxy && { proxy: draft.proxy }),
    ...(address !== before.address && { proxyAddress: address || null }),
    ...(user !== before.user && { proxyUser: user || null }),
    ...(draft.password !== '' && { proxyPassword: draft.password }),
    ...(draft.exceptions.trim() !== before.exceptions && {
      exceptions: draft.exceptions.split(/[\s,]+/).filter((host) => host !== ''),
    }),
  }
  return Object.keys(change).length === 0 ? null : change
}
