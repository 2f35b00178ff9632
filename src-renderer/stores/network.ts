import type { Network, NetworkChange } from '../../src-main/contract/network.ts'
import { client } from '../api/client.ts'
import { createFetched } from './fetched.ts'

/** Which proxy is asked, and whom Corral trusts. */
export const { useValue: useNetwork, refresh: refreshNetwork } = createFetched<Network>(() =>
  client.network.get(),
)

function keep(value: Network): Network {
  useNetwork.setState({ value, problem: null })
  return value
}

/** What is left out stays. Answers what is kept now. */
export async function saveNetwork(change: NetworkChange): Promise<Network> {
  return keep(await client.network.update(change))
}

export async function trustAuthorities(pem: string): Promise<void> {
  keep(await client.network.trust({ pem }))
}

export async function distrustAuthority(id: string): Promise<void> {
  keep(await client.network.distrust({ id }))
}
